"""The screens, and the only room that speaks to Streamlit."""
