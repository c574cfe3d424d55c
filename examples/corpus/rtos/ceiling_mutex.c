/* SPDX-License-Identifier: Apache-2.0 */

/**
 * @file ceiling_mutex.c
 * @brief Mutexes with the immediate priority ceiling protocol: no deadlock, bounded blocking.
 */
#include "ceiling_mutex.h"

/**
 * @brief Sets up a mutex whose ceiling is the highest priority among its users.
 *
 * @param mutex           Mutex to set up.
 * @param user_priorities Base priorities of all tasks that may lock it.
 * @param count           Number of these tasks.
 */
void ceiling_raise(ceiling_mutex_t *mutex, const uint8_t *user_priorities, uint8_t count)
{
    mutex->ceiling = 0U;
    mutex->owner = CEILING_NO_OWNER;
    mutex->depth = 0U;
    mutex->contentions = 0U;
    for (uint8_t user = 0U; user < count; user++) {
        if (user_priorities[user] > mutex->ceiling) {
            mutex->ceiling = user_priorities[user];
        }
    }
}

/**
 * @brief Locks a mutex and raises the task to the ceiling at once.
 *
 * @param mutex Mutex to lock; the owner may lock it again.
 * @param task  Task that locks.
 * @return CEILING_OK, CEILING_BUSY if another task holds it, CEILING_VIOLATION if the task's
 *         priority is above the ceiling, or CEILING_NESTING if it holds too many mutexes.
 */
ceiling_status_t ceiling_lock(ceiling_mutex_t *mutex, ceiling_task_t *task)
{
    ceiling_status_t status = CEILING_OK;

    if (task->base_priority > mutex->ceiling) {
        status = CEILING_VIOLATION;
    } else if (mutex->owner == task->id) {
        mutex->depth++;
    } else if (mutex->owner != CEILING_NO_OWNER) {
        mutex->contentions++;
        status = CEILING_BUSY;
    } else if (task->held_count >= CEILING_MAX_NESTING) {
        status = CEILING_NESTING;
    } else {
        task->saved[task->held_count] = task->active_priority;
        task->held[task->held_count] = mutex;
        task->held_count++;
        mutex->owner = task->id;
        mutex->depth = 1U;
        if (mutex->ceiling > task->active_priority) {
            task->active_priority = mutex->ceiling;
        }
    }

    return status;
}

/**
 * @brief Unlocks a mutex and returns the task to the priority that it had before.
 *
 * @param mutex Mutex to unlock; mutexes are unlocked in the reverse order of locking.
 * @param task  Task that unlocks.
 * @return CEILING_OK, CEILING_NOT_OWNER, or CEILING_ORDER if a mutex locked later is still held.
 */
ceiling_status_t ceiling_unlock(ceiling_mutex_t *mutex, ceiling_task_t *task)
{
    ceiling_status_t status = CEILING_OK;

    if ((mutex->owner != task->id) || (task->held_count == 0U)) {
        status = CEILING_NOT_OWNER;
    } else if (mutex->depth > 1U) {
        mutex->depth--;
    } else if (task->held[task->held_count - 1U] != mutex) {
        status = CEILING_ORDER;
    } else {
        task->held_count--;
        task->active_priority = task->saved[task->held_count];
        mutex->depth = 0U;
        mutex->owner = CEILING_NO_OWNER;
    }

    return status;
}

/**
 * @brief Bounds how long tasks of lower priority can block a task.
 *
 * Only one critical section can block it: the longest of those that some lower priority uses
 * and whose ceiling reaches the task's priority.
 *
 * @param mutexes     All mutexes of the system.
 * @param section_us  Longest critical section of each mutex.
 * @param lowest_user Lowest priority that uses each mutex.
 * @param count       Number of mutexes.
 * @param priority    Priority of the task in question.
 * @return Longest blocking time in microseconds.
 */
uint32_t ceiling_worst_blocking_us(
    const ceiling_mutex_t *mutexes, const uint32_t *section_us, const uint8_t *lowest_user, uint8_t count,
    uint8_t priority)
{
    uint32_t worst_us = 0U;

    for (uint8_t i = 0U; i < count; i++) {
        const bool can_block = (mutexes[i].ceiling >= priority) && (lowest_user[i] < priority);

        worst_us = (can_block && (section_us[i] > worst_us)) ? section_us[i] : worst_us;
    }

    return worst_us;
}
