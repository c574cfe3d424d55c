/* SPDX-License-Identifier: Apache-2.0 */

/**
 * @file stream_reservation.c
 * @brief Stream reservation (SRP: MSRP and MVRP): talkers, listeners and bandwidth of a bridge.
 */
#include "stream_reservation.h"

#include <stddef.h>

/** Octets around a payload: addresses, VLAN tag, EtherType, check sequence, preamble, gap. */
#define SRP_FRAME_OVERHEAD_OCTETS 42U

/** Class measurement intervals: 8000 a second for class A, 4000 for class B. */
static const uint32_t srp_intervals_per_second[SRP_CLASS_COUNT] = {8000U, 4000U};

/** Largest payload of an Ethernet frame. */
#define SRP_MAX_PAYLOAD_OCTETS 1500U

/**
 * @brief Computes the bandwidth that a talker's stream needs on the wire.
 *
 * @param talker Talker declaration.
 * @return Bandwidth in bit/s. One octet a frame is added, because the talker's clock may be
 *         faster than the bridge's.
 */
uint64_t srp_stream_bandwidth_bps(const srp_talker_t *talker)
{
    const uint64_t frame_octets = (uint64_t)talker->max_frame_octets + SRP_FRAME_OVERHEAD_OCTETS + 1U;
    const uint64_t frames_per_second =
        (uint64_t)talker->max_interval_frames * srp_intervals_per_second[talker->traffic_class];

    return frame_octets * frames_per_second * 8U;
}

/**
 * @brief Adds up the bandwidth that a class has reserved on a port.
 *
 * @param port          Egress port.
 * @param traffic_class Stream reservation class.
 * @return Bandwidth in bit/s: the idle slope of the class's shaper.
 */
uint64_t srp_reserved_bandwidth_bps(const srp_port_t *port, srp_class_t traffic_class)
{
    uint64_t total_bps = 0U;

    for (uint32_t i = 0U; i < SRP_MAX_STREAMS; i++) {
        const srp_reservation_t *const reservation = &port->reservations[i];

        if (reservation->active && (reservation->talker.traffic_class == traffic_class)) {
            total_bps += reservation->bandwidth_bps;
        }
    }

    return total_bps;
}

/**
 * @brief Decides whether a port can carry one more stream.
 *
 * Class B may use what class A leaves of its own share; class A may not use class B's.
 *
 * @param port   Egress port.
 * @param talker Talker declaration.
 * @return SRP_FAIL_NONE, or the failure code for a Talker Failed declaration.
 */
srp_failure_t srp_admit_talker(const srp_port_t *port, const srp_talker_t *talker)
{
    srp_failure_t failure = SRP_FAIL_NONE;

    if (!port->avb_capable) {
        failure = SRP_FAIL_NOT_AVB_CAPABLE;
    } else if (talker->max_frame_octets > SRP_MAX_PAYLOAD_OCTETS) {
        failure = SRP_FAIL_MAX_FRAME_SIZE;
    } else {
        const uint64_t needed_bps = srp_stream_bandwidth_bps(talker);
        const uint64_t class_a_bps = srp_reserved_bandwidth_bps(port, SRP_CLASS_A);
        uint64_t limit_bps = (port->link_rate_bps / 100U) * port->delta_bandwidth_percent[SRP_CLASS_A];
        uint64_t used_bps = class_a_bps;

        if (talker->traffic_class == SRP_CLASS_B) {
            limit_bps += (port->link_rate_bps / 100U) * port->delta_bandwidth_percent[SRP_CLASS_B];
            used_bps += srp_reserved_bandwidth_bps(port, SRP_CLASS_B);
        }
        if (needed_bps > port->link_rate_bps) {
            failure = SRP_FAIL_BANDWIDTH;
        } else if ((used_bps + needed_bps) > limit_bps) {
            failure = SRP_FAIL_CLASS_BANDWIDTH;
        } else {
            failure = SRP_FAIL_NONE;
        }
    }

    return failure;
}

/**
 * @brief Reserves bandwidth for a stream.
 *
 * A repeated declaration of a known stream changes nothing; its latency must not have grown.
 *
 * @param port   Egress port.
 * @param talker Talker declaration that a listener asked for.
 * @return SRP_FAIL_NONE once the reservation stands, or why it was refused.
 */
srp_failure_t srp_reserve(srp_port_t *port, const srp_talker_t *talker)
{
    srp_reservation_t *slot = NULL;
    srp_reservation_t *known = NULL;
    srp_failure_t failure;

    for (uint32_t i = SRP_MAX_STREAMS; i > 0U; i--) {
        srp_reservation_t *const row = &port->reservations[i - 1U];

        if (!row->active) {
            slot = row;
        } else if (row->talker.stream_id == talker->stream_id) {
            known = row;
        } else {
            /* Another stream. */
        }
    }
    if (known != NULL) {
        const bool slower = talker->accumulated_latency_ns > known->talker.accumulated_latency_ns;

        failure = slower ? SRP_FAIL_LATENCY_CHANGED : SRP_FAIL_NONE;
    } else if (slot == NULL) {
        failure = SRP_FAIL_RESOURCES;
    } else {
        failure = srp_admit_talker(port, talker);
        if (failure == SRP_FAIL_NONE) {
            slot->talker = *talker;
            slot->bandwidth_bps = srp_stream_bandwidth_bps(talker);
            slot->age_s = 0U;
            slot->active = true;
        }
    }

    return failure;
}

/**
 * @brief Gives back the bandwidth of a stream after its talker or last listener has left.
 *
 * @param port      Egress port.
 * @param stream_id Stream to remove.
 * @return False if no reservation of this stream exists.
 */
bool srp_release(srp_port_t *port, uint64_t stream_id)
{
    bool released = false;
    uint32_t index = 0U;

    while (!released && (index < SRP_MAX_STREAMS)) {
        if (port->reservations[index].active && (port->reservations[index].talker.stream_id == stream_id)) {
            port->reservations[index].active = false;
            port->reservations[index].bandwidth_bps = 0U;
            released = true;
        }
        index++;
    }

    return released;
}

/**
 * @brief Chooses the stream that must give way to an emergency stream of the same class.
 *
 * Only ordinary streams are displaced, the youngest first, and only one whose bandwidth is
 * enough for the newcomer.
 *
 * @param port     Egress port.
 * @param newcomer Emergency talker that was refused for lack of bandwidth.
 * @return Index of the reservation, or -1 if none can be displaced.
 */
int32_t srp_find_victim(const srp_port_t *port, const srp_talker_t *newcomer)
{
    const uint64_t needed_bps = srp_stream_bandwidth_bps(newcomer);
    uint32_t youngest_age_s = UINT32_MAX;
    int32_t victim = -1;

    for (uint32_t i = 0U; newcomer->emergency && (i < SRP_MAX_STREAMS); i++) {
        const srp_reservation_t candidate = port->reservations[i];

        if (candidate.active && !candidate.talker.emergency && (candidate.bandwidth_bps >= needed_bps)
            && (candidate.talker.traffic_class == newcomer->traffic_class)
            && (candidate.age_s < youngest_age_s)) {
            youngest_age_s = candidate.age_s;
            victim = (int32_t)i;
        }
    }

    return victim;
}

/**
 * @brief Merges the listener declarations of several ports into the one sent to the talker.
 *
 * Ready together with a failure gives Ready Failed: some listeners get the stream.
 *
 * @param declarations Declarations of the ports.
 * @param count        Number of ports.
 * @return Merged declaration; SRP_LISTENER_IGNORE if nobody listens.
 */
srp_listener_t srp_merge_listeners(const srp_listener_t *declarations, uint32_t count)
{
    bool ready = false;
    bool failed = false;
    srp_listener_t merged = SRP_LISTENER_IGNORE;

    for (uint32_t i = 0U; i < count; i++) {
        const bool partly = (declarations[i] == SRP_LISTENER_READY_FAILED);

        ready = ready || partly || (declarations[i] == SRP_LISTENER_READY);
        failed = failed || partly || (declarations[i] == SRP_LISTENER_ASKING_FAILED);
    }
    if (ready) {
        merged = failed ? SRP_LISTENER_READY_FAILED : SRP_LISTENER_READY;
    } else if (failed) {
        merged = SRP_LISTENER_ASKING_FAILED;
    } else {
        merged = SRP_LISTENER_IGNORE;
    }

    return merged;
}

/**
 * @brief Packs three attribute events of MRP into one octet: ((e1 * 6) + e2) * 6 + e3.
 *
 * @param events Attribute events, 0 (New) to 5 (Lv).
 * @return The packed octet, at most 215.
 */
uint8_t srp_pack_three_events(const uint8_t events[3])
{
    const uint32_t first = events[0] % 6U;
    const uint32_t second = events[1] % 6U;
    const uint32_t third = events[2] % 6U;

    return (uint8_t)((((first * 6U) + second) * 6U) + third);
}

/**
 * @brief Unpacks three attribute events of MRP.
 *
 * @param packed Octet from the vector attribute.
 * @param events Receives the events, in the order of the attributes.
 */
void srp_unpack_three_events(uint8_t packed, uint8_t events[3])
{
    uint8_t rest = packed;

    for (int32_t position = 2; position >= 0; position--) {
        events[position] = (uint8_t)(rest % 6U);
        rest = (uint8_t)(rest / 6U);
    }
}

/**
 * @brief Collects the VLANs that the reserved streams use, for MVRP registration.
 *
 * @param port     Egress port.
 * @param vlan_ids Receives each VLAN identifier once, in ascending order.
 * @param capacity Most identifiers to write.
 * @return Number of identifiers written.
 */
uint32_t srp_collect_vlans(const srp_port_t *port, uint16_t *vlan_ids, uint32_t capacity)
{
    uint32_t count = 0U;

    for (uint32_t i = 0U; i < SRP_MAX_STREAMS; i++) {
        const uint16_t vlan_id = port->reservations[i].talker.vlan_id;
        uint32_t place = 0U;

        while ((place < count) && (vlan_ids[place] < vlan_id)) {
            place++;
        }
        if (port->reservations[i].active && (count < capacity)
            && ((place == count) || (vlan_ids[place] != vlan_id))) {
            for (uint32_t k = count; k > place; k--) {
                vlan_ids[k] = vlan_ids[k - 1U];
            }
            vlan_ids[place] = vlan_id;
            count++;
        }
    }

    return count;
}
