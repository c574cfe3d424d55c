/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <stdint.h>
#include "gate.h"

#define MAX_ENTRIES 8u

struct gate_entry {
	uint32_t interval_ns;
	uint8_t mask;
};

static struct gate_entry table[MAX_ENTRIES] = { { .interval_ns = 250000u, .mask = 0xffu } };

/**
 * gate_cycle_ns - length of one cycle
 * @list: entries in order
 * @count: how many there are
 *
 * Returns the sum of all intervals in nanoseconds.
 */
static uint64_t gate_cycle_ns(const struct gate_entry *list, size_t count)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < count; i++)
		sum += list[i].interval_ns;
	return sum;
}

// Which entry is open at a point of the cycle.
// Falls back to the first one.
const struct gate_entry *
gate_at(struct gate_list *gates, uint64_t now_ns, int (*trace)(const char *fmt, ...))
{
#ifdef GATE_TRACE
	if (trace && trace("now %llu", now_ns) < 0) {
#else
	if (!gates) {
#endif
		return &table[0];
	}
	return gate_lookup(gates, now_ns % gate_cycle_ns(table, ARRAY_SIZE(table)));
}

GATE_IRQ_HANDLER(tas0, GATE_EDGE)
{
	gate_ack(TAS0_BASE);
}

#if 0
int gate_old(void) { return -ENOTSUP; }
#endif

int gate_legacy(base, offset)
	volatile uint32_t *base;
	unsigned offset;
{
	return (int)base[offset];
}

static void (*gate_callback(enum gate_event event))(void *context)
{
	return callbacks[event];
}
