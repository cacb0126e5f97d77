// The button that opens the browser's own print window.
export default function ({ data, parentElement }) {
  const button = parentElement.querySelector("button")
  button.textContent = data.label
  button.onclick = () => window.print()
}
