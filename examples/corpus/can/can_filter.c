/* SPDX-License-Identifier: Apache-2.0 */

/**
 * @file can_filter.c
 * @brief Acceptance filters of a CAN controller and the software filter behind them.
 */
#include "can_filter.h"

#define CAN_FILTER_MASK_ALL 0x1FFFFFFFU

/**
 * @brief Applies an acceptance filter to an identifier.
 *
 * @param filter     Filter.
 * @param identifier Identifier of a received frame.
 * @return True if the frame is accepted.
 */
bool can_filter_matches(const can_filter_t *filter, uint32_t identifier)
{
    return ((identifier ^ filter->identifier) & filter->mask) == 0U;
}

/**
 * @brief Makes the narrowest filter that accepts everything that either of two filters accepts.
 *
 * @param first  One filter.
 * @param second The other filter.
 * @return Filter that compares the bits on which both agree.
 */
can_filter_t can_filter_merge(const can_filter_t *first, const can_filter_t *second)
{
    can_filter_t merged;

    merged.mask = first->mask & second->mask & ~(first->identifier ^ second->identifier);
    merged.identifier = first->identifier & merged.mask;

    return merged;
}

/**
 * @brief Counts the bits that a filter compares.
 *
 * @param mask Mask of the filter.
 * @return Number of set bits; each one halves what the filter lets through.
 */
static uint32_t can_filter_strength(uint32_t mask)
{
    uint32_t strength = 0U;

    for (uint32_t rest = mask; rest != 0U; rest &= rest - 1U) {
        strength++;
    }

    return strength;
}

/**
 * @brief Merges filters until they fit into the filter banks of a controller.
 *
 * In each round the pair is merged whose merged filter is the narrowest, so that as few
 * unwanted frames as possible reach the software.
 *
 * @param filters   Filters to reduce, in place.
 * @param count     Number of filters.
 * @param available Filter banks of the controller, at least 1.
 * @return Number of filters that are left.
 */
uint32_t can_filter_reduce(can_filter_t *filters, uint32_t count, uint32_t available)
{
    uint32_t left = count;

    while ((left > available) && (left > 1U)) {
        uint32_t best_first = 0U;
        uint32_t best_second = 1U;
        int32_t best_strength = -1;

        for (uint32_t i = 0U; i < left; i++) {
            for (uint32_t k = i + 1U; k < left; k++) {
                const can_filter_t merged = can_filter_merge(&filters[i], &filters[k]);
                const int32_t strength = (int32_t)can_filter_strength(merged.mask);

                if (strength > best_strength) {
                    best_strength = strength;
                    best_first = i;
                    best_second = k;
                }
            }
        }
        filters[best_first] = can_filter_merge(&filters[best_first], &filters[best_second]);
        left--;
        filters[best_second] = filters[left];
    }

    return left;
}

/**
 * @brief Looks an identifier up in the sorted list of wanted identifiers.
 *
 * @param identifiers Wanted identifiers in ascending order.
 * @param count       Number of identifiers.
 * @param identifier  Identifier of a frame that passed the hardware.
 * @return True if the frame is wanted.
 */
bool can_filter_sorted_contains(const uint32_t *identifiers, uint32_t count, uint32_t identifier)
{
    uint32_t low = 0U;
    uint32_t high = count;

    while (low < high) {
        const uint32_t middle = low + ((high - low) / 2U);

        if (identifiers[middle] < identifier) {
            low = middle + 1U;
        } else {
            high = middle;
        }
    }

    return (low < count) && (identifiers[low] == identifier);
}

/**
 * @brief Covers a range of identifiers exactly with mask filters.
 *
 * Each filter takes the largest block that is aligned at the start of what is left.
 *
 * @param first    First identifier of the range.
 * @param last     Last identifier of the range.
 * @param filters  Receives the filters.
 * @param capacity Most filters to write.
 * @return Number of filters, or 0 if the range is empty or needs more than that.
 */
uint32_t can_filter_from_range(uint32_t first, uint32_t last, can_filter_t *filters, uint32_t capacity)
{
    uint64_t start = first;
    const uint64_t end = (uint64_t)last + 1U;
    uint32_t count = 0U;

    while ((start < end) && (count < capacity)) {
        uint64_t block = 1U;

        while (((start & block) == 0U) && ((start + (2U * block)) <= end)) {
            block *= 2U;
        }
        filters[count].identifier = (uint32_t)start;
        filters[count].mask = CAN_FILTER_MASK_ALL & (uint32_t)~(block - 1U);
        start += block;
        count++;
    }

    return (start >= end) ? count : 0U;
}
