/* SPDX-License-Identifier: Apache-2.0 */

/**
 * @file block_pool.c
 * @brief Pool of equal blocks in static memory: constant time, no fragmentation.
 */
#include "block_pool.h"

/** Value of a block that is not in use; reading it points at a use after return. */
#define POOL_POISON 0xA5U

#define POOL_ALIGNMENT 8U

/**
 * @brief Divides static memory into blocks.
 *
 * @param pool          Pool to prepare.
 * @param memory        Memory, aligned for any object.
 * @param memory_octets Size of the memory.
 * @param block_octets  Size of a block; rounded up to the alignment.
 * @return False if not even one block fits.
 */
bool pool_init(block_pool_t *pool, void *memory, size_t memory_octets, size_t block_octets)
{
    const size_t rounded = (block_octets + (POOL_ALIGNMENT - 1U)) & ~(size_t)(POOL_ALIGNMENT - 1U);
    size_t blocks = (rounded == 0U) ? 0U : (memory_octets / rounded);

    if (blocks > POOL_MAX_BLOCKS) {
        blocks = POOL_MAX_BLOCKS;
    }
    pool->memory = (uint8_t *)memory;
    pool->block_octets = rounded;
    pool->block_count = (uint32_t)blocks;
    pool->in_use = 0U;
    pool->high_water = 0U;
    pool->refused = 0U;

    return (memory != NULL) && (blocks > 0U);
}

/**
 * @brief Takes a block from the pool.
 *
 * @param pool Pool.
 * @return The block, or NULL if all are in use.
 */
void *pool_take(block_pool_t *pool)
{
    void *block = NULL;

    for (uint32_t i = 0U; (i < pool->block_count) && (block == NULL); i++) {
        const uint64_t bit = (uint64_t)1U << i;

        if ((pool->in_use & bit) == 0U) {
            pool->in_use |= bit;
            block = &pool->memory[i * pool->block_octets];
        }
    }
    if (block == NULL) {
        pool->refused++;
    } else {
        const uint32_t used = pool->block_count - pool_free_count(pool);

        pool->high_water = (used > pool->high_water) ? used : pool->high_water;
    }

    return block;
}

/**
 * @brief Gives a block back and overwrites it.
 *
 * @param pool  Pool that the block came from.
 * @param block Start of the block.
 * @return POOL_OK, or what is wrong with the address; the pool is then unchanged.
 */
pool_status_t pool_return(block_pool_t *pool, const void *block)
{
    const uintptr_t start = (uintptr_t)pool->memory;
    const uintptr_t address = (uintptr_t)block;
    pool_status_t status = POOL_OK;

    if ((address < start) || (address >= (start + (pool->block_octets * pool->block_count)))) {
        status = POOL_FOREIGN_BLOCK;
    } else if (((address - start) % pool->block_octets) != 0U) {
        status = POOL_MISALIGNED;
    } else {
        const size_t index = (address - start) / pool->block_octets;
        const uint64_t bit = (uint64_t)1U << index;

        if ((pool->in_use & bit) == 0U) {
            status = POOL_RETURNED_TWICE;
        } else {
            uint8_t *const octets = &pool->memory[index * pool->block_octets];

            pool->in_use &= ~bit;
            for (size_t i = 0U; i < pool->block_octets; i++) {
                octets[i] = POOL_POISON;
            }
        }
    }

    return status;
}

/**
 * @brief Counts the blocks that can still be taken.
 *
 * Adds neighbouring bits, then pairs, then nibbles, instead of looking at each bit.
 *
 * @param pool Pool.
 * @return Number of blocks not in use.
 */
uint32_t pool_free_count(const block_pool_t *pool)
{
    uint64_t bits = pool->in_use;

    bits -= (bits >> 1) & 0x5555555555555555ULL;
    bits = (bits & 0x3333333333333333ULL) + ((bits >> 2) & 0x3333333333333333ULL);
    bits = (bits + (bits >> 4)) & 0x0F0F0F0F0F0F0F0FULL;
    bits = (bits * 0x0101010101010101ULL) >> 56;

    return pool->block_count - (uint32_t)bits;
}
