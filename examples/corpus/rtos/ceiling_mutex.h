/* SPDX-License-Identifier: Apache-2.0 */

/**
 * @file ceiling_mutex.h
 * @brief Mutexes with the immediate priority ceiling protocol: no deadlock, bounded blocking.
 */
#ifndef RTOS_CEILING_MUTEX_H
#define RTOS_CEILING_MUTEX_H

#include <stdbool.h>
#include <stdint.h>

#define CEILING_NO_OWNER 0xFFU
#define CEILING_MAX_NESTING 8U

/** A shared resource. */
typedef struct {
    uint8_t ceiling; /**< Highest priority of all tasks that use the resource. */
    uint8_t owner;
    uint8_t depth; /**< Nested locks by the owner. */
    uint32_t contentions;
} ceiling_mutex_t;

/** Priorities of a task; the stack holds those to return to. */
typedef struct {
    uint8_t id;
    uint8_t base_priority;
    uint8_t active_priority;
    uint8_t saved[CEILING_MAX_NESTING];
    const ceiling_mutex_t *held[CEILING_MAX_NESTING];
    uint8_t held_count;
} ceiling_task_t;

/** Result of locking or unlocking. */
typedef enum {
    CEILING_OK = 0,
    CEILING_BUSY,
    CEILING_VIOLATION,
    CEILING_NOT_OWNER,
    CEILING_ORDER,
    CEILING_NESTING
} ceiling_status_t;

void ceiling_raise(ceiling_mutex_t *mutex, const uint8_t *user_priorities, uint8_t count);
ceiling_status_t ceiling_lock(ceiling_mutex_t *mutex, ceiling_task_t *task);
ceiling_status_t ceiling_unlock(ceiling_mutex_t *mutex, ceiling_task_t *task);
uint32_t ceiling_worst_blocking_us(
    const ceiling_mutex_t *mutexes, const uint32_t *section_us, const uint8_t *lowest_user, uint8_t count,
    uint8_t priority);

#endif /* RTOS_CEILING_MUTEX_H */
