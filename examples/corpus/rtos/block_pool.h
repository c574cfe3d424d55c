/* SPDX-License-Identifier: Apache-2.0 */

/**
 * @file block_pool.h
 * @brief Pool of equal blocks in static memory: constant time, no fragmentation.
 */
#ifndef RTOS_BLOCK_POOL_H
#define RTOS_BLOCK_POOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define POOL_MAX_BLOCKS 64U

/** Result of giving a block back. */
typedef enum {
    POOL_OK = 0,
    POOL_FOREIGN_BLOCK,
    POOL_MISALIGNED,
    POOL_RETURNED_TWICE
} pool_status_t;

/** The pool. */
typedef struct {
    uint8_t *memory;
    size_t block_octets;
    uint32_t block_count;
    uint64_t in_use; /**< Bit n is set while block n is handed out. */
    uint32_t high_water;
    uint32_t refused;
} block_pool_t;

bool pool_init(block_pool_t *pool, void *memory, size_t memory_octets, size_t block_octets);
void *pool_take(block_pool_t *pool);
pool_status_t pool_return(block_pool_t *pool, const void *block);
uint32_t pool_free_count(const block_pool_t *pool);

#endif /* RTOS_BLOCK_POOL_H */
