"""The bare Streamlit app that the product is measured against."""
