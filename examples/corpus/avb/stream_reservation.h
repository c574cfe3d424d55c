/* SPDX-License-Identifier: Apache-2.0 */

/**
 * @file stream_reservation.h
 * @brief Stream reservation (SRP: MSRP and MVRP): talkers, listeners and bandwidth of a bridge.
 */
#ifndef AVB_STREAM_RESERVATION_H
#define AVB_STREAM_RESERVATION_H

#include <stdbool.h>
#include <stdint.h>

#define SRP_MAX_STREAMS 16U

/** Stream reservation classes. */
typedef enum {
    SRP_CLASS_A = 0,
    SRP_CLASS_B,
    SRP_CLASS_COUNT
} srp_class_t;

/** Listener declarations, as MSRP encodes them in its four-packed events. */
typedef enum {
    SRP_LISTENER_IGNORE = 0,
    SRP_LISTENER_ASKING_FAILED,
    SRP_LISTENER_READY,
    SRP_LISTENER_READY_FAILED
} srp_listener_t;

/** Why a talker's stream cannot be delivered. */
typedef enum {
    SRP_FAIL_NONE = 0,
    SRP_FAIL_BANDWIDTH = 1,
    SRP_FAIL_RESOURCES = 2,
    SRP_FAIL_CLASS_BANDWIDTH = 3,
    SRP_FAIL_PREEMPTED = 6,
    SRP_FAIL_LATENCY_CHANGED = 7,
    SRP_FAIL_NOT_AVB_CAPABLE = 8,
    SRP_FAIL_MAX_FRAME_SIZE = 14
} srp_failure_t;

/** What a talker advertises. */
typedef struct {
    uint64_t stream_id;
    uint16_t vlan_id;
    uint16_t max_frame_octets;
    uint16_t max_interval_frames;
    srp_class_t traffic_class;
    bool emergency; /**< Rank 0: displaces other streams. */
    uint32_t accumulated_latency_ns;
} srp_talker_t;

/** One reservation on an egress port. */
typedef struct {
    srp_talker_t talker;
    uint64_t bandwidth_bps;
    uint32_t age_s;
    bool active;
} srp_reservation_t;

/** Reservations of one egress port. */
typedef struct {
    uint64_t link_rate_bps;
    uint32_t delta_bandwidth_percent[SRP_CLASS_COUNT]; /**< Share that each class may add. */
    srp_reservation_t reservations[SRP_MAX_STREAMS];
    bool avb_capable;
} srp_port_t;

uint64_t srp_stream_bandwidth_bps(const srp_talker_t *talker);
uint64_t srp_reserved_bandwidth_bps(const srp_port_t *port, srp_class_t traffic_class);
srp_failure_t srp_admit_talker(const srp_port_t *port, const srp_talker_t *talker);
srp_failure_t srp_reserve(srp_port_t *port, const srp_talker_t *talker);
bool srp_release(srp_port_t *port, uint64_t stream_id);
int32_t srp_find_victim(const srp_port_t *port, const srp_talker_t *newcomer);
srp_listener_t srp_merge_listeners(const srp_listener_t *declarations, uint32_t count);
uint8_t srp_pack_three_events(const uint8_t events[3]);
void srp_unpack_three_events(uint8_t packed, uint8_t events[3]);
uint32_t srp_collect_vlans(const srp_port_t *port, uint16_t *vlan_ids, uint32_t capacity);

#endif /* AVB_STREAM_RESERVATION_H */
