// Who was listening finds the place again, by the page's own link to a moment; what went wrong stands above the page.
const changes = new EventSource('/.changes');
changes.addEventListener('made', () => {
  const audio = document.querySelector('audio');
  if (audio && audio.currentTime) history.replaceState(null, '', '#t=' + audio.currentTime.toFixed(1));
  location.reload();
});
changes.addEventListener('failed', event => {
  let box = document.getElementById('audioessay-failed');
  if (!box) {
    box = document.createElement('p');
    box.id = 'audioessay-failed';
    box.setAttribute('role', 'alert');
    Object.assign(box.style, {position: 'sticky', top: '0', zIndex: '9', margin: '0', padding: '.8em 1em',
      background: '#7a1f1f', color: '#fff', whiteSpace: 'pre-line'});
    document.body.prepend(box);
  }
  box.textContent = event.data;
});
