/* SPDX-License-Identifier: Apache-2.0 */

/**
 * @file ready_list.h
 * @brief Fixed-priority scheduler: ready lists, delays and schedulability checks.
 */
#ifndef RTOS_READY_LIST_H
#define RTOS_READY_LIST_H

#include <stdbool.h>
#include <stdint.h>

/** Priority 31 is the most urgent. */
#define SCHED_PRIORITIES 32U
#define SCHED_MAX_TASKS 24U
#define SCHED_NO_TASK 0xFFU

/** Task as the scheduler sees it; tasks are named by their index. */
typedef struct {
    uint8_t priority;
    uint8_t next; /**< Next task in the same list, or SCHED_NO_TASK. */
    bool ready;
    uint32_t wake_tick;
} sched_task_t;

/** Scheduler state. */
typedef struct {
    sched_task_t tasks[SCHED_MAX_TASKS];
    uint8_t head[SCHED_PRIORITIES];
    uint8_t tail[SCHED_PRIORITIES];
    uint32_t ready_mask; /**< Bit n is set while a task of priority n is ready. */
    uint8_t delayed;     /**< Head of the delay list, soonest first. */
    uint32_t tick;
} scheduler_t;

/** Timing of a periodic task, in microseconds, for the schedulability checks. */
typedef struct {
    uint32_t period_us;
    uint32_t execution_us;
    uint32_t blocking_us; /**< Longest time a lower priority can hold a resource it needs. */
} sched_timing_t;

void sched_init(scheduler_t *scheduler);
bool sched_make_ready(scheduler_t *scheduler, uint8_t task);
uint8_t sched_highest_ready(const scheduler_t *scheduler);
void sched_rotate(scheduler_t *scheduler, uint8_t priority);
bool sched_remove(scheduler_t *scheduler, uint8_t task);
void sched_delay(scheduler_t *scheduler, uint8_t task, uint32_t ticks);
uint32_t sched_tick(scheduler_t *scheduler);
uint32_t sched_utilisation_ppm(const sched_timing_t *tasks, uint32_t count);
uint32_t sched_response_time_us(const sched_timing_t *tasks, uint32_t index);

#endif /* RTOS_READY_LIST_H */
