/* SPDX-License-Identifier: Apache-2.0 */

/**
 * @file ready_list.c
 * @brief Fixed-priority scheduler: ready lists, delays and schedulability checks.
 */
#include "ready_list.h"

#include <string.h>

/**
 * @brief Empties all lists of a scheduler.
 *
 * @param scheduler Scheduler to prepare.
 */
void sched_init(scheduler_t *scheduler)
{
    (void)memset(scheduler, 0, sizeof(*scheduler));
    (void)memset(scheduler->head, (int)SCHED_NO_TASK, sizeof(scheduler->head));
    (void)memset(scheduler->tail, (int)SCHED_NO_TASK, sizeof(scheduler->tail));
    scheduler->delayed = SCHED_NO_TASK;
}

/**
 * @brief Puts a task at the end of the ready list of its priority.
 *
 * @param scheduler Scheduler.
 * @param task      Task that has become ready.
 * @return True if the task is more urgent than every other, so that a switch is due.
 */
bool sched_make_ready(scheduler_t *scheduler, uint8_t task)
{
    sched_task_t *const entry = &scheduler->tasks[task];
    const uint8_t priority = (uint8_t)(entry->priority % SCHED_PRIORITIES);
    const bool preempts = (scheduler->ready_mask >> priority) == 0U;

    if (!entry->ready) {
        entry->ready = true;
        entry->next = SCHED_NO_TASK;
        if (scheduler->tail[priority] == SCHED_NO_TASK) {
            scheduler->head[priority] = task;
        } else {
            scheduler->tasks[scheduler->tail[priority]].next = task;
        }
        scheduler->tail[priority] = task;
        scheduler->ready_mask |= (uint32_t)1U << priority;
    }

    return preempts;
}

/**
 * @brief Finds the task to run, in constant time.
 *
 * The highest set bit of the ready mask is found by halving the range five times.
 *
 * @param scheduler Scheduler.
 * @return First task of the highest priority, or SCHED_NO_TASK if all tasks wait.
 */
uint8_t sched_highest_ready(const scheduler_t *scheduler)
{
    uint32_t mask = scheduler->ready_mask;
    uint32_t priority = 0U;
    uint8_t task = SCHED_NO_TASK;

    for (uint32_t half = 16U; half != 0U; half /= 2U) {
        if ((mask >> half) != 0U) {
            mask >>= half;
            priority += half;
        }
    }
    if (mask != 0U) {
        task = scheduler->head[priority];
    }

    return task;
}

/**
 * @brief Gives the next task of a priority its turn (round robin at the end of a time slice).
 *
 * @param scheduler Scheduler.
 * @param priority  Priority whose running task has used up its slice.
 */
void sched_rotate(scheduler_t *scheduler, uint8_t priority)
{
    const uint8_t first = scheduler->head[priority];
    const uint8_t last = scheduler->tail[priority];

    if (first != last) {
        scheduler->head[priority] = scheduler->tasks[first].next;
        scheduler->tasks[last].next = first;
        scheduler->tasks[first].next = SCHED_NO_TASK;
        scheduler->tail[priority] = first;
    }
}

/**
 * @brief Takes a task out of its ready list because it begins to wait.
 *
 * @param scheduler Scheduler.
 * @param task      Task to take out.
 * @return False if the task was not ready.
 */
bool sched_remove(scheduler_t *scheduler, uint8_t task)
{
    const uint8_t priority = scheduler->tasks[task].priority;
    uint8_t previous = SCHED_NO_TASK;
    uint8_t cursor = scheduler->head[priority];

    while ((cursor != SCHED_NO_TASK) && (cursor != task)) {
        previous = cursor;
        cursor = scheduler->tasks[cursor].next;
    }
    if (cursor == task) {
        if (previous == SCHED_NO_TASK) {
            scheduler->head[priority] = scheduler->tasks[task].next;
        } else {
            scheduler->tasks[previous].next = scheduler->tasks[task].next;
        }
        if (scheduler->tail[priority] == task) {
            scheduler->tail[priority] = previous;
        }
        if (scheduler->head[priority] == SCHED_NO_TASK) {
            scheduler->ready_mask &= ~((uint32_t)1U << priority);
        }
        scheduler->tasks[task].ready = false;
    }

    return cursor == task;
}

/**
 * @brief Sends a ready task to sleep; the delay list stays sorted by wake-up time.
 *
 * @param scheduler Scheduler.
 * @param task      Task that asked for the delay.
 * @param ticks     Ticks to sleep, less than 2^31, so that the tick counter may wrap.
 */
void sched_delay(scheduler_t *scheduler, uint8_t task, uint32_t ticks)
{
    uint8_t *link = &scheduler->delayed;

    (void)sched_remove(scheduler, task);
    scheduler->tasks[task].wake_tick = scheduler->tick + ticks;
    while ((*link != SCHED_NO_TASK)
           && ((scheduler->tasks[*link].wake_tick - scheduler->tick) <= ticks)) {
        link = &scheduler->tasks[*link].next;
    }
    scheduler->tasks[task].next = *link;
    *link = task;
}

/**
 * @brief Advances the time by one tick and wakes every task whose delay is over.
 *
 * @param scheduler Scheduler; called from the tick interrupt.
 * @return Number of tasks that became ready.
 */
uint32_t sched_tick(scheduler_t *scheduler)
{
    uint32_t woken = 0U;

    scheduler->tick++;
    while ((scheduler->delayed != SCHED_NO_TASK)
           && (scheduler->tasks[scheduler->delayed].wake_tick == scheduler->tick)) {
        const uint8_t task = scheduler->delayed;

        scheduler->delayed = scheduler->tasks[task].next;
        (void)sched_make_ready(scheduler, task);
        woken++;
    }

    return woken;
}

/**
 * @brief Adds up the processor utilisation of periodic tasks.
 *
 * @param tasks Timing of the tasks; periods are not zero.
 * @param count Number of tasks.
 * @return Utilisation in parts per million; above 1000000 no schedule exists.
 */
uint32_t sched_utilisation_ppm(const sched_timing_t *tasks, uint32_t count)
{
    uint64_t total_ppm = 0U;

    for (const sched_timing_t *task = tasks; task != &tasks[count]; ++task) {
        total_ppm += ((uint64_t)task->execution_us * 1000000U) / task->period_us;
    }

    return (total_ppm > UINT32_MAX) ? UINT32_MAX : (uint32_t)total_ppm;
}

/**
 * @brief Computes the worst-case response time of a task by fixed-point iteration.
 *
 * R = C + B + sum over higher priorities of ceil(R / T) * C.
 *
 * @param tasks Timing of the tasks, the highest priority first.
 * @param index Task to analyse.
 * @return Response time, or UINT32_MAX if the task can miss its next period.
 */
uint32_t sched_response_time_us(const sched_timing_t *tasks, uint32_t index)
{
    const uint64_t base_us = (uint64_t)tasks[index].execution_us + tasks[index].blocking_us;
    uint64_t response_us = base_us;
    uint64_t previous_us = 0U;

    while ((response_us != previous_us) && (response_us <= tasks[index].period_us)) {
        previous_us = response_us;
        response_us = base_us;
        for (uint32_t higher = 0U; higher < index; higher++) {
            const uint64_t period_us = tasks[higher].period_us;
            const uint64_t releases = (previous_us + period_us - 1U) / period_us;

            response_us += releases * tasks[higher].execution_us;
        }
    }

    return (response_us <= tasks[index].period_us) ? (uint32_t)response_us : UINT32_MAX;
}
