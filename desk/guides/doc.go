// Package guides is what leads an agent through a conversation: a script to speak by, a form to fill in, and the customer's
// page in a CRM. All of it is pure: what people decided is checked here, answers are judged, and the address of a CRM is
// made of a template. It is called by the desk and by web, implemented in MariaDB by sql/store, and owns no goroutine.
package guides
