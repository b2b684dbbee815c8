// The player on other people's pages: it remembers the speed. Without this script it plays all the same.
const audio = document.querySelector('audio'), speed = document.querySelector('select');
paced(audio, speed);
for (const one of document.querySelectorAll('[data-js]')) one.hidden = false;
