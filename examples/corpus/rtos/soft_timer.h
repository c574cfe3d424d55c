/* SPDX-License-Identifier: Apache-2.0 */

/**
 * @file soft_timer.h
 * @brief Software timers on a wheel: starting and expiring cost the same for any number.
 */
#ifndef RTOS_SOFT_TIMER_H
#define RTOS_SOFT_TIMER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TIMER_WHEEL_SLOTS 64U

/** Called when a timer expires. */
typedef void (*timer_callback_t)(void *context);

/** A timer; the memory is the caller's and must outlive its run. */
typedef struct soft_timer {
    struct soft_timer *next;
    struct soft_timer **link; /**< What points at this timer; NULL while it is stopped. */
    uint32_t rounds;          /**< Full turns of the wheel still to wait. */
    uint32_t period;          /**< Ticks between expiries; 0 for a single one. */
    timer_callback_t callback;
    void *context;
} soft_timer_t;

/** The wheel. */
typedef struct {
    soft_timer_t *slots[TIMER_WHEEL_SLOTS];
    soft_timer_t *expired; /**< Timers of this tick that have not been called back yet. */
    uint32_t position;
} timer_wheel_t;

void timer_start(timer_wheel_t *wheel, soft_timer_t *timer, uint32_t ticks);
bool timer_stop(soft_timer_t *timer);
uint32_t timer_advance(timer_wheel_t *wheel);
uint32_t timer_remaining(const timer_wheel_t *wheel, const soft_timer_t *timer);
uint32_t timer_next_expiry(const timer_wheel_t *wheel, uint32_t limit);

#endif /* RTOS_SOFT_TIMER_H */
