// What the board's style sheet says. The build puts it in this place (see xtask/src/build/bundle.rs).

const answer = await fetch(new URL("./board.css", import.meta.url));

export default await answer.text();
