"""How an Anki card looks: templates and CSS, light and dark, phone and desktop."""

FRONT = """<div class="mj-topic">{{Topic}}</div>
<div class="mj-question">{{Question}}</div>"""

BACK = """{{FrontSide}}
<hr id="answer">
<div class="mj-answer">{{Answer}}</div>
<div class="mj-foot">{{Link}}</div>"""

CSS = """.card {
  margin: 0 auto;
  padding: 0 .6em;
  max-width: 42em;
  font: 18px/1.7 system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif;
  text-align: left;
  color: #1d1d1f;
  background: #fff;
  overflow-wrap: break-word;
}
.mj-topic, .mj-foot, .mj-study-credit { font-size: .78em; color: #5f6368; }
.mj-question { font-size: 1.15em; font-weight: 600; }
.mj-answer h3, .mj-answer h4, .mj-answer h5 { margin: 1em 0 .3em; font-size: 1.02em; }
.mj-answer pre { padding: .7em; overflow-x: auto; line-height: 1.45; background: #f4f4f6; }
.mj-answer code { font-family: ui-monospace, Menlo, Consolas, monospace; font-size: .88em; }
.mj-answer table { display: block; overflow-x: auto; border-collapse: collapse; }
.mj-answer th, .mj-answer td { padding: .3em .6em; border: 1px solid #c8c8cc; }
.mj-answer img { max-width: 100%; height: auto; }
.mj-answer math[display="block"] { overflow-x: auto; overflow-y: hidden; }
.mj-keep { white-space: nowrap; }
.mj-study-doubt { margin: .6em 0; padding: .4em .7em; border-left: 4px solid #a12b22; background: #fbe6e2; }
.mj-study-doubt p { margin: .2em 0 0; }
.mj-study-short { padding: .5em .8em; background: #e0f0ec; border-radius: 8px; }
.mj-study-works { margin-top: 1em; font-size: .78em; color: #5f6368; overflow-wrap: anywhere; }
.mj-study-works p { margin: 0; }
.mj-study-works ol { margin: .2em 0; padding-left: 1.6em; }
.mj-cites { font-size: .7em; color: #5f6368; }
mark.mj-claim { color: inherit; background: #fbe6e2; text-decoration: underline wavy #a12b22 1px; }
.mj-fix { margin: .3em 0 .8em; padding: .3em .7em; border-left: 3px solid #a12b22; background: #fbe6e2; }
.mj-fix p { margin: .1em 0; }
a { color: #0b57d0; }
.nightMode.card, .nightMode .card { color: #e6e6e6; background: #1e1f22; }
.nightMode .mj-topic, .nightMode .mj-foot, .nightMode .mj-study-credit { color: #a8adb4; }
.nightMode .mj-answer pre { background: #2b2d31; }
.nightMode .mj-answer th, .nightMode .mj-answer td { border-color: #55585e; }
.nightMode .mj-study-short { background: #17393a; }
.nightMode :is(.mj-study-works, .mj-cites) { color: #a8adb4; }
.nightMode mark.mj-claim, .nightMode .mj-fix { background: #43221e; border-color: #f4998c; }
.nightMode .mj-study-doubt { border-color: #f4998c; background: #43221e; }
.nightMode a { color: #8ab4f8; }
"""
