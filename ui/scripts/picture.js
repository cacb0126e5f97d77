// The button that saves a chart as a picture: plotly's own, which is a nameless sign at the edge of the chart.
export default function ({ data, parentElement }) {
  const button = parentElement.querySelector("button")
  button.setAttribute("aria-label", data.name)
  button.onclick = () => document.querySelector(`.st-key-${data.chart} .modebar-btn`)?.click()
}
