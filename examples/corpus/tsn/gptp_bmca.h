/* SPDX-License-Identifier: Apache-2.0 */

/**
 * @file gptp_bmca.h
 * @brief Best master clock algorithm of IEEE 802.1AS: who leads, and what each port becomes.
 */
#ifndef TSN_GPTP_BMCA_H
#define TSN_GPTP_BMCA_H

#include <stdbool.h>
#include <stdint.h>

/** Octets of the system identity inside an Announce message. */
#define BMCA_SYSTEM_IDENTITY_OCTETS 14U

/** A system with this priority1 must never become grandmaster. */
#define BMCA_PRIORITY1_NEVER 255U

/** Everything that two clocks are compared by; smaller is better in every field. */
typedef struct {
    uint8_t priority1;
    uint8_t clock_class;
    uint8_t clock_accuracy;
    uint16_t offset_scaled_log_variance;
    uint8_t priority2;
    uint8_t clock_identity[8];
} bmca_system_identity_t;

/** Priority vector: a root system and the path towards it. */
typedef struct {
    bmca_system_identity_t root;
    uint16_t steps_removed;
    uint8_t source_clock_identity[8];
    uint16_t source_port;
    uint16_t receiving_port;
} bmca_priority_vector_t;

/** Role of a port in the synchronisation tree. */
typedef enum {
    BMCA_PORT_DISABLED = 0,
    BMCA_PORT_MASTER,
    BMCA_PORT_SLAVE,
    BMCA_PORT_PASSIVE
} bmca_port_role_t;

/** Announce information of one port. */
typedef struct {
    bmca_priority_vector_t received;
    bool information_valid;    /**< An Announce message arrived and has not aged. */
    bool as_capable;           /**< The link partner speaks gPTP. */
    uint64_t announce_time_ns; /**< When the last Announce message arrived. */
} bmca_port_t;

void bmca_encode_identity(
    const bmca_system_identity_t *identity, uint8_t octets[BMCA_SYSTEM_IDENTITY_OCTETS]);
int32_t bmca_compare_identity(const bmca_system_identity_t *first, const bmca_system_identity_t *second);
int32_t bmca_compare_vector(const bmca_priority_vector_t *first, const bmca_priority_vector_t *second);
bool bmca_announce_is_qualified(
    const bmca_priority_vector_t *announce, const uint8_t own_identity[8], const uint8_t *path_trace,
    uint32_t path_length);
uint32_t bmca_age_ports(
    bmca_port_t *ports, uint32_t port_count, uint64_t now_ns, uint64_t announce_interval_ns);
int32_t bmca_select_slave_port(
    const bmca_port_t *ports, uint32_t port_count, const bmca_system_identity_t *own);
bmca_port_role_t bmca_port_role(
    const bmca_port_t *port, int32_t port_index, int32_t slave_index,
    const bmca_priority_vector_t *offered);

#endif /* TSN_GPTP_BMCA_H */
