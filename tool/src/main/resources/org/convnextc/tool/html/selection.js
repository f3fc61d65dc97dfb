/* Which steps are selected; every view follows. */

const selection = { steps: new Set(), watchers: [] };

/** @param from the view where the user chose, which need not scroll there */
function select(chosen, from) {
  selection.steps = new Set(chosen);
  selection.watchers.forEach(watch => watch(selection.steps, from));
}

function onSelect(watch) {
  selection.watchers.push(watch);
}

/** Brings an element to the middle of what scrolls, and moves nothing else. */
function scrollTo(container, element) {
  const box = container.getBoundingClientRect();
  const place = element.getBoundingClientRect();
  if (box.height === 0) return;
  if (place.top < box.top + 10 || place.bottom > box.bottom - 10) {
    container.scrollTop += place.top - box.top - Math.max(0, (box.height - place.height) / 2);
  }
}
