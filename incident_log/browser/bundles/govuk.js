// Behaviour of form components.
export { Button, CharacterCount, Checkboxes, ErrorSummary, Radios, SkipLink, Tabs } from "govuk-frontend";
