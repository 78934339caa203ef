// Copy buttons. Everything they copy can also be read and selected without them.
(() => {
  const { copy, copied } = document.body.dataset;
  const said = document.getElementById("said");
  const put = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const area = document.createElement("textarea");
      area.value = text;
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
  };
  for (const element of document.querySelectorAll(".copyable")) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = copy;
    button.addEventListener("click", async () => {
      await put((element.dataset.text ?? element.textContent).trim());
      button.textContent = copied;
      said.textContent = copied;
      setTimeout(() => {
        button.textContent = copy;
        said.textContent = "";
      }, 2000);
    });
    element.after(button);
  }
})();
