// Package rules decides whether a lead may be called now, with which number, and if not, which one rule holds it back and
// until when.
//
// Rules are data: what a law or a campaign sets down. A law comes from package presets and may only be tightened (Tighten).
// Compile makes a Book of them, which is immutable and may be read by many goroutines. Next looks for a number that may be called;
// Gate asks again at the instant of dialling, in the order of the law, with the caller ID and the agent at hand, and is never
// looser than Next. Both are pure: no clock, no I/O, no goroutine; zones and holidays are given to them.
//
// What is not known is never a reason to call: a lead without a time zone, a calendar that ends before today, a screening nobody
// made are held back.
package rules
