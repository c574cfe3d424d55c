/* SPDX-License-Identifier: Apache-2.0 */

/**
 * @file ring_buffer.c
 * @brief Byte ring for one producer and one consumer, for example an interrupt and a task.
 */
#include "ring_buffer.h"

#include <stddef.h>
#include <string.h>

/**
 * @brief Prepares an empty ring.
 *
 * @param ring     Ring to prepare.
 * @param storage  Memory for the octets; stays the caller's.
 * @param capacity Size of the memory, a power of two.
 * @return False if the capacity is not a power of two or there is no memory.
 */
bool ring_init(ring_buffer_t *ring, uint8_t *storage, uint32_t capacity)
{
    const bool power_of_two = (capacity != 0U) && ((capacity & (capacity - 1U)) == 0U);
    const bool valid = power_of_two && (storage != NULL) && (ring != NULL);

    if (valid) {
        ring->storage = storage;
        ring->mask = capacity - 1U;
        ring->head = 0U;
        ring->tail = 0U;
        ring->lost = 0U;
    }

    return valid;
}

/**
 * @brief Counts the octets that wait in the ring.
 *
 * @param ring Ring to look at.
 * @return Number of octets; right even after the indices have wrapped.
 */
uint32_t ring_count(const ring_buffer_t *ring)
{
    const uint32_t head = ring->head;
    const uint32_t tail = ring->tail;

    return head - tail;
}

/**
 * @brief Adds one octet; called by the producer.
 *
 * @param ring  Ring to fill.
 * @param octet Octet to add.
 * @return False if the ring was full; the loss is counted.
 */
bool ring_put(ring_buffer_t *ring, uint8_t octet)
{
    const bool has_room = ring_count(ring) <= ring->mask;

    if (has_room) {
        ring->storage[ring->head & ring->mask] = octet;
        /* The octet must be in place before the consumer can see the new index. */
        ring->head = ring->head + 1U;
    } else {
        ring->lost++;
    }

    return has_room;
}

/**
 * @brief Takes the oldest octet; called by the consumer.
 *
 * @param ring  Ring to empty.
 * @param octet Receives the octet.
 * @return False if the ring was empty.
 */
bool ring_get(ring_buffer_t *ring, uint8_t *octet)
{
    bool taken = false;

    if (ring->head != ring->tail) {
        *octet = ring->storage[ring->tail & ring->mask];
        ring->tail = ring->tail + 1U;
        taken = true;
    }

    return taken;
}

/**
 * @brief Adds a block in at most two copies; what does not fit is counted as lost.
 *
 * @param ring   Ring to fill.
 * @param data   Octets to add.
 * @param length Number of octets.
 * @return Number of octets that were added.
 */
uint32_t ring_write(ring_buffer_t *ring, const uint8_t *data, uint32_t length)
{
    const uint32_t capacity = ring->mask + 1U;
    const uint32_t room = capacity - ring_count(ring);
    const uint32_t accepted = (length < room) ? length : room;
    const uint32_t start = ring->head & ring->mask;
    const uint32_t until_end = capacity - start;
    const uint32_t first = (accepted < until_end) ? accepted : until_end;

    (void)memcpy(&ring->storage[start], data, first);
    (void)memcpy(ring->storage, &data[first], accepted - first);
    ring->head = ring->head + accepted;
    ring->lost += length - accepted;

    return accepted;
}

/**
 * @brief Copies the oldest octets without taking them out.
 *
 * @param ring   Ring to look into.
 * @param data   Receives the octets.
 * @param length Most octets to copy.
 * @return Number of octets that were copied.
 */
uint32_t ring_peek(const ring_buffer_t *ring, uint8_t *data, uint32_t length)
{
    uint32_t copied = 0U;
    uint32_t position = ring->tail;

    while ((copied < length) && (position != ring->head)) {
        data[copied] = ring->storage[position & ring->mask];
        position++;
        copied++;
    }

    return copied;
}

/**
 * @brief Searches the waiting octets for the end of a message.
 *
 * @param ring      Ring to search.
 * @param delimiter Octet that ends a message.
 * @return Number of octets before the delimiter, or -1 if it has not arrived yet.
 */
int32_t ring_find(const ring_buffer_t *ring, uint8_t delimiter)
{
    const uint32_t waiting = ring_count(ring);
    int32_t distance = -1;

    for (uint32_t i = 0U; i < waiting; i++) {
        if (ring->storage[(ring->tail + i) & ring->mask] == delimiter) {
            distance = (int32_t)i;
            break;
        }
    }

    return distance;
}

/**
 * @brief Drops the oldest octets, for example a message that was read with ring_peek().
 *
 * @param ring   Ring to empty.
 * @param length Octets to drop.
 * @return Number of octets that were dropped; less than asked if the ring held fewer.
 */
uint32_t ring_discard(ring_buffer_t *ring, uint32_t length)
{
    uint32_t dropped = ring_count(ring);

    if (dropped > length) {
        dropped = length;
    }
    ring->tail += dropped;

    return dropped;
}
