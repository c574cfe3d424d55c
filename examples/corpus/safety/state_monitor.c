/* SPDX-License-Identifier: Apache-2.0 */

/**
 * @file state_monitor.c
 * @brief Monitor of a safety function: legal transitions, fault reaction times, degradation.
 */
#include "state_monitor.h"

/**
 * @brief Tells whether the safety concept allows a transition.
 *
 * The safe state is reachable from everywhere and is left only by a new start.
 *
 * @param from State now.
 * @param to   Wanted state.
 * @return True if the transition is allowed; staying in a state always is.
 */
bool monitor_transition_is_legal(monitor_state_t from, monitor_state_t to)
{
    /* Row: state now; bit n: state n may follow. */
    static const uint8_t allowed[MONITOR_STATE_COUNT] = {
        0x1BU, /* start-up: itself, normal, limp home, safe state */
        0x1EU, /* normal: itself, degraded, limp home, safe state */
        0x1EU, /* degraded: back to normal, itself, limp home, safe state */
        0x1CU, /* limp home: degraded, itself, safe state */
        0x10U, /* safe state: itself only */
    };
    const bool known = (from < MONITOR_STATE_COUNT) && (to < MONITOR_STATE_COUNT);

    return known && (((uint32_t)allowed[from] & (1U << (uint32_t)to)) != 0U);
}

/**
 * @brief Reports that a fault is present or has gone.
 *
 * The time of the first report is kept while the fault lasts: the reaction time runs from there.
 *
 * @param monitor Monitor.
 * @param fault   Number of the fault; unknown numbers are ignored.
 * @param present True if the fault is present now.
 * @param now_ms  Current time.
 */
void monitor_report(state_monitor_t *monitor, uint8_t fault, bool present, uint32_t now_ms)
{
    if (fault < monitor->fault_count) {
        monitor_fault_t *const entry = &monitor->faults[fault];

        if (present && !entry->active) {
            entry->active_since_ms = now_ms;
        }
        entry->active = present || (entry->active && entry->latched);
    }
}

/**
 * @brief Finds the state that the active faults ask for.
 *
 * @param monitor Monitor.
 * @return The most restrictive reaction; MONITOR_NORMAL without faults.
 */
monitor_state_t monitor_required_state(const state_monitor_t *monitor)
{
    monitor_state_t required = MONITOR_NORMAL;
    uint8_t index = monitor->fault_count;

    while (index > 0U) {
        index--;
        if (monitor->faults[index].active && (monitor->faults[index].reaction > required)) {
            required = monitor->faults[index].reaction;
        }
    }

    return required;
}

/**
 * @brief Handles a request to change the operating state.
 *
 * An active fault overrules a request for more function. A request that is illegal even so
 * shows a fault in the requester and leads to the safe state.
 *
 * @param monitor Monitor.
 * @param wanted  Requested state.
 * @return True if exactly the requested state was entered.
 */
bool monitor_request(state_monitor_t *monitor, monitor_state_t wanted)
{
    const monitor_state_t required = monitor_required_state(monitor);
    const monitor_state_t target = (required > wanted) ? required : wanted;

    if (monitor_transition_is_legal(monitor->state, target)) {
        monitor->state = target;
    } else {
        monitor->illegal_requests++;
        monitor->state = MONITOR_SAFE_STATE;
    }

    return monitor->state == wanted;
}

/**
 * @brief Computes how much time is left to react to the most urgent fault.
 *
 * @param monitor Monitor.
 * @param now_ms  Current time.
 * @return Milliseconds until a fault whose reaction has not been taken leads to a hazard;
 *         UINT32_MAX if there is none.
 */
uint32_t monitor_time_to_hazard_ms(const state_monitor_t *monitor, uint32_t now_ms)
{
    uint32_t shortest_ms = UINT32_MAX;

    for (uint8_t i = 0U; i < monitor->fault_count; i++) {
        const monitor_fault_t *const fault = &monitor->faults[i];

        if (fault->active && (monitor->state < fault->reaction)) {
            const uint32_t elapsed_ms = now_ms - fault->active_since_ms;
            const uint32_t allowed_ms = fault->tolerance_interval_ms;
            const uint32_t left_ms = (elapsed_ms >= allowed_ms) ? 0U : (allowed_ms - elapsed_ms);

            if (left_ms < shortest_ms) {
                shortest_ms = left_ms;
            }
        }
    }

    return shortest_ms;
}

/**
 * @brief Limits the drive torque according to operating state and speed.
 *
 * @param monitor   Monitor.
 * @param speed_kmh Speed of the vehicle.
 * @return Share of the full torque in percent.
 */
uint8_t monitor_torque_limit_percent(const state_monitor_t *monitor, uint16_t speed_kmh)
{
    uint32_t limit = 0U;

    switch (monitor->state) {
    case MONITOR_NORMAL:
        limit = 100U;
        break;
    case MONITOR_DEGRADED:
        limit = 60U;
        break;
    case MONITOR_LIMP_HOME:
        /* Enough to leave the road: 30 % at standstill, none from 60 km/h on. */
        limit = (speed_kmh >= 60U) ? 0U : (30U - ((uint32_t)speed_kmh / 2U));
        break;
    case MONITOR_STARTUP:
    case MONITOR_SAFE_STATE:
    case MONITOR_STATE_COUNT:
    default:
        limit = 0U;
        break;
    }

    return (uint8_t)limit;
}
