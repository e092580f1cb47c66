"""The files of a book that are the same in all of them, and how its pages look."""

CONTAINER = """<?xml version="1.0" encoding="utf-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"""

PACKAGE = """<?xml version="1.0" encoding="utf-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="{language}">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier id="id">urn:uuid:{id}</dc:identifier>
<dc:title>{title}</dc:title>
<dc:language>{language}</dc:language>
{about}
<meta property="dcterms:modified">{changed}</meta>
<meta property="schema:accessMode">textual</meta>
<meta property="schema:accessModeSufficient">textual</meta>
<meta property="schema:accessibilityFeature">tableOfContents</meta>
<meta property="schema:accessibilityFeature">MathML</meta>
<meta property="schema:accessibilityHazard">none</meta>
</metadata>
<manifest>
{items}
</manifest>
<spine>
<itemref idref="i-nav-xhtml"/>
{spine}
</spine>
</package>
"""

NAV = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="{language}" xml:lang="{language}">
<head><meta charset="utf-8"/><title>{title}</title><link rel="stylesheet" href="book.css"/></head>
<body><h1>{title}</h1>
<nav epub:type="toc" id="toc"><h2>{contents}</h2><ol>
{rows}
</ol></nav></body>
</html>
"""  # noqa: E501

CHAPTER = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" lang="{language}" xml:lang="{language}">
<head><meta charset="utf-8"/><title>{title}</title><link rel="stylesheet" href="book.css"/></head>
<body><h1>{title}</h1>
<p>{about}</p>
{questions}
</body>
</html>
"""

# No colour of paper and ink: an e-reader chooses its own, and dark ones too.
CSS = """body { line-height: 1.7; overflow-wrap: anywhere; }
h1, h2, h3, h4, h5, h6 { line-height: 1.4; break-after: avoid; }
section > h2, section > h3 { margin-top: 2em; padding-top: .6em; border-top: 1px solid; }
em { font-style: normal; text-emphasis: filled dot; text-emphasis-position: under right; }
[lang="en"] em { font-style: italic; text-emphasis: none; }
pre { padding: .6em; border: 1px solid; white-space: pre-wrap; font-size: .85em; line-height: 1.5; }
table { width: 100%; border-collapse: collapse; font-size: .9em; }
th, td { padding: .3em .5em; border: 1px solid; text-align: start; vertical-align: top; }
img { max-width: 100%; height: auto; }
blockquote { margin: 1em 0; padding-left: 1em; border-left: 3px solid; }
.mj-study-short { padding: .5em .8em; border: 1px solid; border-radius: 6px; }
.mj-study-doubt, .mj-fix { margin: .6em 0; padding: .3em .7em; border-left: 4px solid #a12b22; }
.mj-study-credit, .mj-study-works { font-size: .8em; }
.mj-study-works p { margin: .4em 0 0; font-weight: 600; }
.mj-study-works ol { margin: .2em 0; padding-left: 1.8em; }
.mj-cites { font-size: .7em; }
.mj-formula { display: block; overflow-x: auto; }
.mj-keep { white-space: nowrap; }
mark { color: inherit; background: none; text-decoration: underline wavy #a12b22 1px; }
.mj-missing { display: inline-block; padding: .2em .6em; border: 1px dashed; font-size: .9em; }
"""
