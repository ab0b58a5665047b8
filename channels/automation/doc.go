// Package automation is what a contact centre has done by itself in written conversations: rules (when something happens,
// if conditions hold, then act) and macros (the same acts, by one press of an agent). It is pure: Plan says what rules do
// about an event, channels/inbox does it within the transaction that records the event, sql/store keeps the rules.
//
// Nothing here can run away. What one event sets off is a chain in which every rule acts at most once, and which has at most
// MostSteps rules; what rules write is no event for rules, and only a conversation that a rule resolves goes on to the rules
// about resolved ones. Automatic answers have the limit of the inbox besides.
package automation
