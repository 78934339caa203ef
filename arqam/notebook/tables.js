// Sorting by any column, and a filter above a long table, for every table in the page: DataTables, on what stands there.
// The tables themselves hold no script, so a notebook that is stored, sent or printed is the same with this or without.

const WORDS = {
  ar: { search: "رشّح الصفوف:", zeroRecords: "لا صفّ فيه هذا", orderable: "رتّب بهذا العمود", reverse: "اعكس ترتيب هذا العمود", remove: "أعد الترتيب الأول" },
  en: { search: "Filter the rows:", zeroRecords: "no row has this", orderable: "sort by this column", reverse: "turn the order of this column round", remove: "back to the first order" },
};

// What is one letter to a reader of Arabic is one to the filter: hamza, vowel marks and tatweel do not count.
const plain = (text) =>
  text.normalize("NFKD").replace(/[\u0300-\u036f\u064b-\u065f\u0670\u0640]/g, "").replace(/ى/g, "ي").replace(/ة/g, "ه");

const dress = (DataTable, table) => {
  const long = table.closest(".arqam-long");
  const { search, zeroRecords, orderable, reverse, remove } = WORDS[table.lang] ?? WORDS.en;
  new DataTable(table, {
    paging: false,
    info: false,
    autoWidth: false,
    order: [],
    layout: { topStart: long ? "search" : null, topEnd: null, bottomStart: null, bottomEnd: null },
    language: {
      search,
      zeroRecords,
      emptyTable: table.tBodies[0].innerText,
      aria: { orderable: `: ${orderable}`, orderableReverse: `: ${reverse}`, orderableRemove: `: ${remove}` },
    },
  });
};

export default {
  async initialize({ model }) {
    const library = URL.createObjectURL(new Blob([model.get("library")], { type: "text/javascript" }));
    const { default: DataTable, set_or_remove_dark_class } = await import(library);
    URL.revokeObjectURL(library);
    DataTable.util.diacritics((text, both) => (both && plain(text) !== text ? `${text} ${plain(text)}` : plain(text)));
    set_or_remove_dark_class();
    const look = () => {
      for (const table of document.querySelectorAll("table.arqam-table:not(.dataTable)")) {
        if (table.tBodies[0].rows.length > 1) dress(DataTable, table);
      }
    };
    const watcher = new MutationObserver(look);
    watcher.observe(document.body, { childList: true, subtree: true });
    look();
    return () => watcher.disconnect();
  },
};
