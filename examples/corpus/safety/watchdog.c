/* SPDX-License-Identifier: Apache-2.0 */

/**
 * @file watchdog.c
 * @brief Watchdog management: windows, alive, deadline and program flow supervision.
 */
#include "watchdog.h"

/** Feedback taps of x^8 + x^6 + x^5 + x^4 + 1, which runs through all 255 values. */
#define WDG_LFSR_TAPS 0xB8U

/**
 * @brief Refreshes a window watchdog.
 *
 * A refresh that comes too early is as wrong as one that comes too late: both show that the
 * program does not run as planned.
 *
 * @param window Watchdog.
 * @param now_ms Current time; the counter may wrap.
 * @return False if the refresh lay outside the window or the watchdog had failed before.
 */
bool wdg_refresh(wdg_window_t *window, uint32_t now_ms)
{
    const uint32_t elapsed_ms = now_ms - window->last_refresh_ms;

    if ((elapsed_ms < window->open_ms) || (elapsed_ms > window->close_ms)) {
        window->failed = true;
    }
    window->last_refresh_ms = now_ms;

    return !window->failed;
}

/**
 * @brief Looks whether the window has closed without a refresh.
 *
 * @param window Watchdog.
 * @param now_ms Current time.
 * @return True while the system may go on; false asks for the safe state.
 */
bool wdg_poll(wdg_window_t *window, uint32_t now_ms)
{
    window->failed = window->failed || ((now_ms - window->last_refresh_ms) > window->close_ms);

    return !window->failed;
}

/**
 * @brief Ends a cycle of alive supervision: did the entity report as often as it should?
 *
 * @param alive Supervision of the entity; its indications are counted by the entity.
 * @return WDG_ENTITY_OK, WDG_ENTITY_FAILED within the tolerated cycles, then WDG_ENTITY_EXPIRED.
 */
wdg_entity_t wdg_alive_cycle(wdg_alive_t *alive)
{
    const int32_t deviation = (int32_t)alive->indications - (int32_t)alive->expected;
    const bool correct =
        (deviation >= -(int32_t)alive->min_margin) && (deviation <= (int32_t)alive->max_margin);
    wdg_entity_t state = WDG_ENTITY_OK;

    alive->indications = 0U;
    if (correct) {
        alive->failed_cycles = (alive->failed_cycles > 0U) ? (uint8_t)(alive->failed_cycles - 1U) : 0U;
    } else if (alive->failed_cycles <= alive->tolerated_cycles) {
        alive->failed_cycles++;
    } else {
        /* Already expired. */
    }
    if (alive->failed_cycles > alive->tolerated_cycles) {
        state = WDG_ENTITY_EXPIRED;
    } else if (alive->failed_cycles > 0U) {
        state = WDG_ENTITY_FAILED;
    } else {
        state = WDG_ENTITY_OK;
    }

    return state;
}

/**
 * @brief Reports one of the two checkpoints of a deadline.
 *
 * @param deadline Supervision.
 * @param is_start True for the first checkpoint, false for the second.
 * @param now_us   Current time.
 * @return False if the second checkpoint came outside its limits or without the first.
 */
bool wdg_deadline_reached(wdg_deadline_t *deadline, bool is_start, uint32_t now_us)
{
    bool met = true;

    if (is_start) {
        met = !deadline->running;
        deadline->started_us = now_us;
    } else {
        const uint32_t needed_us = now_us - deadline->started_us;

        met = deadline->running && (needed_us >= deadline->min_us) && (needed_us <= deadline->max_us);
    }
    deadline->running = is_start;

    return met;
}

/**
 * @brief Reports a checkpoint of the program flow.
 *
 * @param flow       Allowed transitions and the last checkpoint.
 * @param checkpoint Checkpoint that was reached.
 * @param is_final   True if the run ends here.
 * @return False if this checkpoint must not follow the last one.
 */
bool wdg_flow_checkpoint(wdg_flow_t *flow, uint8_t checkpoint, bool is_final)
{
    bool allowed = false;

    if (checkpoint < WDG_MAX_CHECKPOINTS) {
        const uint16_t followers = flow->active ? flow->successors[flow->current] : flow->initial;

        allowed = ((followers >> checkpoint) & 1) != 0;
    }
    if (allowed) {
        flow->current = checkpoint;
        flow->active = !is_final;
    }

    return allowed;
}

/**
 * @brief Computes the answer to the challenge of an external watchdog.
 *
 * A shift register is stepped as often as the challenge protocol asks, so that a stuck
 * program cannot give the right answer by repeating an old one.
 *
 * @param challenge Challenge from the watchdog; 0, which the register would keep, counts as FF.
 * @param rounds    Steps to make.
 * @return Answer to send back.
 */
uint8_t wdg_challenge_response(uint8_t challenge, uint8_t rounds)
{
    uint8_t state = (challenge == 0U) ? 0xFFU : challenge;

    for (uint8_t round = rounds; round > 0U; round--) {
        const bool feedback = (state & 1U) == 1U;

        state >>= 1;
        state ^= feedback ? WDG_LFSR_TAPS : 0U;
    }

    return state;
}

/**
 * @brief Combines the states of all supervised entities.
 *
 * @param entities       States of the entities in this cycle.
 * @param count          Number of entities.
 * @param expired_cycles Cycles for which some entity has been expired, kept by the caller.
 * @param tolerance      Cycles to wait before the watchdog may bite, to store fault data.
 * @return WDG_ENTITY_EXPIRED once refreshing must stop, else the worst state that is tolerated.
 */
wdg_entity_t wdg_global_status(
    const wdg_entity_t *entities, uint8_t count, uint8_t *expired_cycles, uint8_t tolerance)
{
    wdg_entity_t worst = WDG_ENTITY_OK;

    for (uint8_t i = 0U; i < count; i++) {
        worst = (entities[i] > worst) ? entities[i] : worst;
    }
    if (worst != WDG_ENTITY_EXPIRED) {
        *expired_cycles = 0U;
    } else if (*expired_cycles < tolerance) {
        (*expired_cycles)++;
        worst = WDG_ENTITY_FAILED;
    } else {
        /* Tolerance used up: the worst state stands. */
    }

    return worst;
}
