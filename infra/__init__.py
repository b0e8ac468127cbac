"""The CDK stack: one module or package per concern."""
