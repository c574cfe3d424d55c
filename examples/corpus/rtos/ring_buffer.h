/* SPDX-License-Identifier: Apache-2.0 */

/**
 * @file ring_buffer.h
 * @brief Byte ring for one producer and one consumer, for example an interrupt and a task.
 *
 * The indices run freely and are masked on access, so a full ring needs no spare element.
 */
#ifndef RTOS_RING_BUFFER_H
#define RTOS_RING_BUFFER_H

#include <stdbool.h>
#include <stdint.h>

/** Ring over storage that the caller owns. */
typedef struct {
    uint8_t *storage;
    uint32_t mask;          /**< Capacity minus one; the capacity is a power of two. */
    volatile uint32_t head; /**< Octets ever written; changed by the producer only. */
    volatile uint32_t tail; /**< Octets ever read; changed by the consumer only. */
    uint32_t lost;          /**< Octets that the producer had to drop. */
} ring_buffer_t;

bool ring_init(ring_buffer_t *ring, uint8_t *storage, uint32_t capacity);
uint32_t ring_count(const ring_buffer_t *ring);
bool ring_put(ring_buffer_t *ring, uint8_t octet);
bool ring_get(ring_buffer_t *ring, uint8_t *octet);
uint32_t ring_write(ring_buffer_t *ring, const uint8_t *data, uint32_t length);
uint32_t ring_peek(const ring_buffer_t *ring, uint8_t *data, uint32_t length);
int32_t ring_find(const ring_buffer_t *ring, uint8_t delimiter);
uint32_t ring_discard(ring_buffer_t *ring, uint32_t length);

#endif /* RTOS_RING_BUFFER_H */
