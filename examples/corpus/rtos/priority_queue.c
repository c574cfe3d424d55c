/* SPDX-License-Identifier: Apache-2.0 */

/**
 * @file priority_queue.c
 * @brief Message queue ordered by priority, and event flags for tasks that wait.
 */
#include "priority_queue.h"

/**
 * @brief Tells which of two messages leaves the queue first.
 *
 * @param first  One message.
 * @param second The other message.
 * @return True if the first is more urgent, or as urgent and older; sequence numbers may wrap.
 */
static bool queue_precedes(const queue_message_t *first, const queue_message_t *second)
{
    return (first->priority > second->priority)
           || ((first->priority == second->priority)
               && ((second->sequence - first->sequence) < 0x80000000U));
}

/**
 * @brief Adds a message; it rises in the heap past every less urgent one.
 *
 * @param queue    Queue.
 * @param priority Priority of the message, larger is more urgent.
 * @param payload  Contents.
 * @return False if the queue is full.
 */
bool queue_send(priority_queue_t *queue, uint8_t priority, uint32_t payload)
{
    const bool has_room = queue->count < QUEUE_CAPACITY;

    if (has_room) {
        const queue_message_t message = {priority, queue->next_sequence, payload};
        uint32_t child = queue->count;

        while ((child > 0U) && queue_precedes(&message, &queue->heap[(child - 1U) / 2U])) {
            queue->heap[child] = queue->heap[(child - 1U) / 2U];
            child = (child - 1U) / 2U;
        }
        queue->heap[child] = message;
        queue->count++;
        queue->next_sequence++;
    }

    return has_room;
}

/**
 * @brief Lets the message at a place of the heap sink until both its children come later.
 *
 * @param queue Queue.
 * @param place Place that may break the order of the heap.
 */
static void queue_sink(priority_queue_t *queue, uint32_t place)
{
    const queue_message_t sinking = queue->heap[place];
    uint32_t parent = place;
    uint32_t child = (2U * parent) + 1U;
    bool sinks = true;

    while (sinks && (child < queue->count)) {
        if (((child + 1U) < queue->count) && queue_precedes(&queue->heap[child + 1U], &queue->heap[child])) {
            child++;
        }
        sinks = queue_precedes(&queue->heap[child], &sinking);
        if (sinks) {
            queue->heap[parent] = queue->heap[child];
            parent = child;
            child = (2U * parent) + 1U;
        }
    }
    queue->heap[parent] = sinking;
}

/**
 * @brief Takes the most urgent message.
 *
 * @param queue   Queue.
 * @param message Receives the message.
 * @return False if the queue is empty.
 */
bool queue_receive(priority_queue_t *queue, queue_message_t *message)
{
    const bool available = queue->count != 0U;

    if (available) {
        *message = queue->heap[0];
        queue->count--;
        queue->heap[0] = queue->heap[queue->count];
        queue_sink(queue, 0U);
    }

    return available;
}

/**
 * @brief Drops every message below a priority, for example when the system sheds load.
 *
 * @param queue          Queue.
 * @param below_priority Messages of this priority and above stay.
 * @return Number of messages dropped.
 */
uint32_t queue_purge(priority_queue_t *queue, uint8_t below_priority)
{
    const uint32_t before = queue->count;
    uint32_t kept = 0U;

    for (uint32_t i = 0U; i < before; i++) {
        if (queue->heap[i].priority >= below_priority) {
            queue->heap[kept] = queue->heap[i];
            kept++;
        }
    }
    queue->count = kept;
    for (uint32_t parent = kept / 2U; parent > 0U; parent--) {
        queue_sink(queue, parent - 1U);
    }

    return before - kept;
}

/**
 * @brief Sets event flags, from a task or an interrupt.
 *
 * @param events Flags of the receiving task.
 * @param flags  Flags to set.
 * @return True if the task's wait is over now.
 */
bool event_set(event_flags_t *events, uint32_t flags)
{
    uint32_t met;

    events->pending |= flags;
    met = events->pending & events->awaited;

    return events->wait_for_all ? ((events->awaited != 0U) && (met == events->awaited)) : (met != 0U);
}

/**
 * @brief Takes event flags if the condition is met; otherwise notes what the task waits for.
 *
 * @param events       Flags of the task.
 * @param awaited      Flags that the task wants.
 * @param wait_for_all True to want all of them, false for any.
 * @return Flags that were taken and cleared, or 0 if the task must wait.
 */
uint32_t event_take(event_flags_t *events, uint32_t awaited, bool wait_for_all)
{
    uint32_t taken = events->pending & awaited;

    if (wait_for_all && (taken != awaited)) {
        taken = 0U;
    }
    events->pending &= ~taken;
    events->awaited = (taken == 0U) ? awaited : 0U;
    events->wait_for_all = wait_for_all;

    return taken;
}
