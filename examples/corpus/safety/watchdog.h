/* SPDX-License-Identifier: Apache-2.0 */

/**
 * @file watchdog.h
 * @brief Watchdog management: windows, alive, deadline and program flow supervision.
 */
#ifndef SAFETY_WATCHDOG_H
#define SAFETY_WATCHDOG_H

#include <stdbool.h>
#include <stdint.h>

#define WDG_MAX_CHECKPOINTS 16U

/** Window watchdog in software, in front of the hardware one. */
typedef struct {
    uint32_t open_ms;  /**< Earliest refresh after the last one. */
    uint32_t close_ms; /**< Latest refresh after the last one. */
    uint32_t last_refresh_ms;
    bool failed; /**< Stays set until the processor is reset. */
} wdg_window_t;

/** Alive supervision of one periodic entity. */
typedef struct {
    uint16_t indications;
    uint16_t expected;
    uint16_t min_margin;
    uint16_t max_margin;
    uint8_t failed_cycles;
    uint8_t tolerated_cycles;
} wdg_alive_t;

/** Deadline supervision between two checkpoints. */
typedef struct {
    uint32_t min_us;
    uint32_t max_us;
    uint32_t started_us;
    bool running;
} wdg_deadline_t;

/** Program flow: bit n of an entry is set if checkpoint n may follow. */
typedef struct {
    uint16_t successors[WDG_MAX_CHECKPOINTS];
    uint16_t initial; /**< Checkpoints with which a run may begin. */
    uint8_t current;
    bool active;
} wdg_flow_t;

/** State of a supervised entity. */
typedef enum {
    WDG_ENTITY_OK = 0,
    WDG_ENTITY_FAILED,
    WDG_ENTITY_EXPIRED
} wdg_entity_t;

bool wdg_refresh(wdg_window_t *window, uint32_t now_ms);
bool wdg_poll(wdg_window_t *window, uint32_t now_ms);
wdg_entity_t wdg_alive_cycle(wdg_alive_t *alive);
bool wdg_deadline_reached(wdg_deadline_t *deadline, bool is_start, uint32_t now_us);
bool wdg_flow_checkpoint(wdg_flow_t *flow, uint8_t checkpoint, bool is_final);
uint8_t wdg_challenge_response(uint8_t challenge, uint8_t rounds);
wdg_entity_t wdg_global_status(
    const wdg_entity_t *entities, uint8_t count, uint8_t *expired_cycles, uint8_t tolerance);

#endif /* SAFETY_WATCHDOG_H */
