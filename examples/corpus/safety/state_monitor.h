/* SPDX-License-Identifier: Apache-2.0 */

/**
 * @file state_monitor.h
 * @brief Monitor of a safety function: legal transitions, fault reaction times, degradation.
 */
#ifndef SAFETY_STATE_MONITOR_H
#define SAFETY_STATE_MONITOR_H

#include <stdbool.h>
#include <stdint.h>

#define MONITOR_MAX_FAULTS 16U

/** Operating states, from full function to the safe state. */
typedef enum {
    MONITOR_STARTUP = 0,
    MONITOR_NORMAL,
    MONITOR_DEGRADED,
    MONITOR_LIMP_HOME,
    MONITOR_SAFE_STATE,
    MONITOR_STATE_COUNT
} monitor_state_t;

/** A fault and how the system must react to it. */
typedef struct {
    monitor_state_t reaction;       /**< State that the fault asks for. */
    uint32_t tolerance_interval_ms; /**< Time from the fault to the hazard. */
    uint32_t active_since_ms;
    bool active;
    bool latched; /**< Stays active until the next start. */
} monitor_fault_t;

/** The monitor. */
typedef struct {
    monitor_state_t state;
    monitor_fault_t faults[MONITOR_MAX_FAULTS];
    uint8_t fault_count;
    uint32_t illegal_requests;
} state_monitor_t;

bool monitor_transition_is_legal(monitor_state_t from, monitor_state_t to);
void monitor_report(state_monitor_t *monitor, uint8_t fault, bool present, uint32_t now_ms);
monitor_state_t monitor_required_state(const state_monitor_t *monitor);
bool monitor_request(state_monitor_t *monitor, monitor_state_t wanted);
uint32_t monitor_time_to_hazard_ms(const state_monitor_t *monitor, uint32_t now_ms);
uint8_t monitor_torque_limit_percent(const state_monitor_t *monitor, uint16_t speed_kmh);

#endif /* SAFETY_STATE_MONITOR_H */
