/** Taking progress along: a file to save, to read back, and forgetting everything on demand. */
"use strict";

(function (study) {
  const { make, store } = study.ui;
  const said = make("p", { class: "mj-study-fine", role: "status" });
  const file = /** @type {HTMLInputElement} */ (make("input", {
    type: "file", accept: ".json,application/json", class: "mj-study-file", id: "mj-study-file" }));
  /** @type {HTMLDetailsElement} */
  let details;

  function save() {
    const day = new Date().toLocaleDateString("sv"); // Swedish dates are ISO dates
    const href = URL.createObjectURL(new Blob([store.exported()], { type: "application/json" }));
    const link = make("a", { href, download: `mianjing-progress-${day}.json` });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(href), 10_000);
    said.textContent = `已导出 ${store.all().size} 题的进度。`;
  }

  async function read(/** @type {() => void} */ changed) {
    const chosen = file.files?.[0];
    if (!chosen) return;
    try {
      const { taken, damaged } = store.imported(await chosen.text());
      said.textContent = `已导入 ${taken} 题的进度，与这里的合并。` + (damaged > 0 ? `有 ${damaged} 条损坏，能读的部分已读入。` : "");
    } catch (error) {
      said.textContent = error instanceof Error ? error.message : String(error);
    }
    file.value = "";
    changed();
  }

  /** Twice the same button instead of a dialog: works everywhere, and by keyboard. */
  function wipeButton(/** @type {() => void} */ changed) {
    const button = make("button", { type: "button", class: "mj-link mj-study-wipe", text: "清空进度" });
    let sure = false;
    button.addEventListener("blur", () => {
      sure = false;
      button.textContent = "清空进度";
    });
    button.addEventListener("click", () => {
      if (!sure) {
        sure = true;
        button.textContent = "真的清空？再按一次";
        said.textContent = "清空后无法恢复，建议先导出。";
        return;
      }
      store.wipe();
      sure = false;
      button.textContent = "清空进度";
      said.textContent = "已清空。";
      changed();
    });
    return button;
  }

  /** The part of the practice page about it; `changed` is called when the progress is another. */
  function section(/** @type {() => void} */ changed) {
    file.addEventListener("change", () => read(changed));
    details = /** @type {HTMLDetailsElement} */ (make("details", { class: "mj-study-backup", id: "backup" },
      make("summary", { text: "备份与换设备" }),
      make("p", { text: "学习进度只存在这个浏览器里，不上传。换手机、换浏览器之前导出成文件，到那边再导入；导入是合并，不会覆盖。" }),
      make("p", { class: "mj-study-go" },
        make("button", { type: "button", class: "mj-button", text: "导出进度", onclick: save }),
        make("span", { class: "mj-study-pick" }, file,
          make("label", { for: "mj-study-file", class: "mj-button mj-button--quiet", text: "导入进度" })),
        wipeButton(changed)),
      said));
    return details;
  }

  study.backup = {
    section,
    show: () => {
      details.open = true;
      details.scrollIntoView();
    },
  };
})((/** @type {any} */ (globalThis).mianjing ??= {}).study ??= {});
