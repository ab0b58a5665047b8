// Package abandonment counts the people who answered and met nobody, as each regulator counts them.
//
// There is one log of calls. A regulator's rate is a view of it with parameters (Policy): from where the clock runs, how many
// seconds, which calls are counted, over which window of time. Every test is one of whole numbers; what can only be estimated (machines
// among dropped calls, people whom the detection took for machines) is rounded against the dialler. Package rules carries the
// policies of a campaign, the campaign's pacer spends the allowance. Pure: no clock, no I/O, no goroutine.
package abandonment
