"""Views and saved queries in Athena's dialect: the stack deploys them, the workbench runs them."""
