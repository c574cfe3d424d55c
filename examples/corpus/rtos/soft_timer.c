/* SPDX-License-Identifier: Apache-2.0 */

/**
 * @file soft_timer.c
 * @brief Software timers on a wheel: starting and expiring cost the same for any number.
 */
#include "soft_timer.h"

/**
 * @brief Starts a timer, or starts it anew if it is running.
 *
 * @param wheel Wheel that drives the timer.
 * @param timer Timer with its callback and period set.
 * @param ticks Ticks until it expires; 0 counts as 1, the next tick.
 */
void timer_start(timer_wheel_t *wheel, soft_timer_t *timer, uint32_t ticks)
{
    const uint32_t distance = (ticks == 0U) ? 1U : ticks;
    soft_timer_t **const slot = &wheel->slots[(wheel->position + distance) % TIMER_WHEEL_SLOTS];

    (void)timer_stop(timer);
    timer->rounds = (distance - 1U) / TIMER_WHEEL_SLOTS;
    timer->next = *slot;
    timer->link = slot;
    if (timer->next != NULL) {
        timer->next->link = &timer->next;
    }
    *slot = timer;
}

/**
 * @brief Stops a timer; its callback will not be called any more.
 *
 * @param timer Timer to stop.
 * @return False if the timer was not running.
 */
bool timer_stop(soft_timer_t *timer)
{
    const bool running = (timer->link != NULL);

    if (running) {
        *timer->link = timer->next;
        if (timer->next != NULL) {
            timer->next->link = timer->link;
        }
        timer->link = NULL;
        timer->next = NULL;
    }

    return running;
}

/**
 * @brief Turns the wheel by one tick and calls back every timer that expires.
 *
 * The expired timers are taken out first: a callback may start or stop any timer.
 *
 * @param wheel Wheel to turn; called once a tick.
 * @return Number of timers that expired.
 */
uint32_t timer_advance(timer_wheel_t *wheel)
{
    soft_timer_t *cursor;
    uint32_t count = 0U;

    wheel->position = (wheel->position + 1U) % TIMER_WHEEL_SLOTS;
    cursor = wheel->slots[wheel->position];
    while (cursor != NULL) {
        soft_timer_t *const following = cursor->next;

        if (cursor->rounds > 0U) {
            cursor->rounds--;
        } else {
            (void)timer_stop(cursor);
            cursor->next = wheel->expired;
            cursor->link = &wheel->expired;
            if (cursor->next != NULL) {
                cursor->next->link = &cursor->next;
            }
            wheel->expired = cursor;
        }
        cursor = following;
    }
    while (wheel->expired != NULL) {
        soft_timer_t *const timer = wheel->expired;

        (void)timer_stop(timer);
        if (timer->period != 0U) {
            timer_start(wheel, timer, timer->period);
        }
        timer->callback(timer->context);
        count++;
    }

    return count;
}

/**
 * @brief Tells how long a running timer still has to wait.
 *
 * @param wheel Wheel that drives the timer.
 * @param timer Timer to look for.
 * @return Ticks until it expires, or 0 if it is not running on this wheel.
 */
uint32_t timer_remaining(const timer_wheel_t *wheel, const soft_timer_t *timer)
{
    uint32_t remaining = 0U;

    for (uint32_t distance = 1U; distance <= TIMER_WHEEL_SLOTS; distance++) {
        const soft_timer_t *entry = wheel->slots[(wheel->position + distance) % TIMER_WHEEL_SLOTS];

        while ((entry != NULL) && (entry != timer)) {
            entry = entry->next;
        }
        if (entry == timer) {
            remaining = distance + (timer->rounds * TIMER_WHEEL_SLOTS);
            break;
        }
    }

    return remaining;
}

/**
 * @brief Finds the next expiry, so that an idle processor can skip ticks.
 *
 * @param wheel Wheel to search.
 * @param limit Longest sleep to consider, at most one turn of the wheel.
 * @return Ticks until the next timer expires, or @p limit if none does before.
 */
uint32_t timer_next_expiry(const timer_wheel_t *wheel, uint32_t limit)
{
    uint32_t nearest = limit;

    for (uint32_t ahead = 1U; (ahead < nearest) && (ahead <= TIMER_WHEEL_SLOTS); ahead++) {
        const uint32_t slot = (wheel->position + ahead) % TIMER_WHEEL_SLOTS;

        for (const soft_timer_t *timer = wheel->slots[slot]; timer != NULL; timer = timer->next) {
            if (timer->rounds == 0U) {
                nearest = ahead;
            }
        }
    }

    return nearest;
}
