// The button that opens the browser's own print window.
export default function ({ parentElement }) {
  const button = parentElement.querySelector("button")
  button.onclick = () => window.print()
}
