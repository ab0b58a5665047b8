// Package sms is what all text messages have in common, whoever carries them: the GSM alphabet and how a text is counted and
// cut into parts, how parts come together again, what a phone number is, and the words that stop and start messages. The
// drivers are below it: smpp (a message centre, directly), kannel (a gateway) and twilio (a company's API).
//
// The package is arithmetic: it knows no clock, no network and starts no goroutine.
package sms
