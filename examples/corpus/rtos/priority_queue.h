/* SPDX-License-Identifier: Apache-2.0 */

/**
 * @file priority_queue.h
 * @brief Message queue ordered by priority, and event flags for tasks that wait.
 */
#ifndef RTOS_PRIORITY_QUEUE_H
#define RTOS_PRIORITY_QUEUE_H

#include <stdbool.h>
#include <stdint.h>

#define QUEUE_CAPACITY 16U

/** A message; messages of equal priority leave in the order in which they came. */
typedef struct {
    uint8_t priority;
    uint32_t sequence;
    uint32_t payload;
} queue_message_t;

/** Binary heap of messages. */
typedef struct {
    queue_message_t heap[QUEUE_CAPACITY];
    uint32_t count;
    uint32_t next_sequence;
} priority_queue_t;

/** Event flags of one task. */
typedef struct {
    uint32_t pending;
    uint32_t awaited;
    bool wait_for_all;
} event_flags_t;

bool queue_send(priority_queue_t *queue, uint8_t priority, uint32_t payload);
bool queue_receive(priority_queue_t *queue, queue_message_t *message);
uint32_t queue_purge(priority_queue_t *queue, uint8_t below_priority);
bool event_set(event_flags_t *events, uint32_t flags);
uint32_t event_take(event_flags_t *events, uint32_t awaited, bool wait_for_all);

#endif /* RTOS_PRIORITY_QUEUE_H */
