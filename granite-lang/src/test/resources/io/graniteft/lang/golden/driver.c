#ifndef DRIVER_C
#define DRIVER_C
// Prüft den Takt: non-ASCII before everything, so that bytes and characters differ.
#include "driver.h"

#define DRIVER_LIMIT 4
#define min_of(a, b) ((a) < (b) ? (a) : (b))

enum { DRIVER_IDLE, DRIVER_BUSY };

typedef void (*driver_done_t)(int status);

struct driver_ops {
	int (*open)(struct driver *d, unsigned flags);
	driver_done_t done;
	int state;
};

static struct driver_ops *ops, *fallback_ops;
static int users = 0;
static void (*on_error)(const char *text);
static int (*handlers[DRIVER_LIMIT])(int);

#if defined(CONFIG_DMA) && CONFIG_DMA_CHANNELS > 1
#ifdef CONFIG_PM
static __init int __attribute__((cold, section(".init"))) driver_probe(struct driver *d, driver_done_t done)
{
	extern int boot_flags;
	uint32_t flags = min_of(DRIVER_LIMIT, d->limit), left;
	int (*check)(int) = handlers[0];

	left = users + g_counter;
	if (ops->open(d, flags | IRQF_SHARED) || boot_flags == DRIVER_BUSY)
		goto OUT;
	done(check(1));
	(*on_error)("busy");
	handlers[left](sizeof(struct driver));
	d->bus->send(d, (uint8_t) left);
	users++;
OUT:
	return -EINVAL;
}
#else
static int driver_probe_without_power(struct driver *d) { int users = 1; return users + DRIVER_IDLE; }
#endif
#elif CONFIG_DMA_CHANNELS == 0
ISR(DMA_vect) { on_error(__func__); }
#endif
#endif
