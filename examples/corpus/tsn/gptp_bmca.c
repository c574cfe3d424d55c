/* SPDX-License-Identifier: Apache-2.0 */

/**
 * @file gptp_bmca.c
 * @brief Best master clock algorithm of IEEE 802.1AS: who leads, and what each port becomes.
 */
#include "gptp_bmca.h"

#include <stddef.h>
#include <string.h>

/** Announce messages may be missed this often before the information ages. */
#define BMCA_ANNOUNCE_RECEIPT_TIMEOUT 3U

/** A path longer than this is taken for a loop. */
#define BMCA_MAX_STEPS_REMOVED 255U

/**
 * @brief Writes a system identity in the order in which its fields are compared.
 *
 * In this form a plain octet comparison gives the better clock.
 *
 * @param identity Identity to write.
 * @param octets   Receives 14 octets.
 */
void bmca_encode_identity(
    const bmca_system_identity_t *identity, uint8_t octets[BMCA_SYSTEM_IDENTITY_OCTETS])
{
    octets[0] = identity->priority1;
    octets[1] = identity->clock_class;
    octets[2] = identity->clock_accuracy;
    octets[3] = (uint8_t)(identity->offset_scaled_log_variance >> 8);
    octets[4] = (uint8_t)(identity->offset_scaled_log_variance & 0xFFU);
    octets[5] = identity->priority2;
    (void)memcpy(&octets[6], identity->clock_identity, sizeof(identity->clock_identity));
}

/**
 * @brief Compares two systems as possible grandmasters.
 *
 * @param first  One system.
 * @param second The other system.
 * @return Negative if the first is better, positive if the second is, 0 for the same system.
 */
int32_t bmca_compare_identity(const bmca_system_identity_t *first, const bmca_system_identity_t *second)
{
    uint8_t left[BMCA_SYSTEM_IDENTITY_OCTETS];
    uint8_t right[BMCA_SYSTEM_IDENTITY_OCTETS];

    bmca_encode_identity(first, left);
    bmca_encode_identity(second, right);

    return memcmp(left, right, sizeof(left));
}

/**
 * @brief Compares two priority vectors field by field.
 *
 * The order is: root system, steps removed, source port identity, receiving port.
 *
 * @param first  One vector.
 * @param second The other vector.
 * @return Negative if the first is better, positive if the second is, 0 if they are equal.
 */
int32_t bmca_compare_vector(const bmca_priority_vector_t *first, const bmca_priority_vector_t *second)
{
    int32_t order = bmca_compare_identity(&first->root, &second->root);

    if (order == 0) {
        order = (int32_t)first->steps_removed - (int32_t)second->steps_removed;
    }
    if (order == 0) {
        order = memcmp(first->source_clock_identity, second->source_clock_identity, 8U);
    }
    if (order == 0) {
        order = (int32_t)first->source_port - (int32_t)second->source_port;
    }
    if (order == 0) {
        order = (int32_t)first->receiving_port - (int32_t)second->receiving_port;
    }

    return order;
}

/**
 * @brief Decides whether a received Announce message may be used.
 *
 * A message is refused if it is our own, if it came too far, or if the path trace shows
 * that it has passed this system before.
 *
 * @param announce     Contents of the message.
 * @param own_identity Clock identity of this system.
 * @param path_trace   Clock identities on the path, eight octets each.
 * @param path_length  Number of identities on the path.
 * @return True if the message is qualified.
 */
bool bmca_announce_is_qualified(
    const bmca_priority_vector_t *announce, const uint8_t own_identity[8], const uint8_t *path_trace,
    uint32_t path_length)
{
    bool qualified = (announce->steps_removed < BMCA_MAX_STEPS_REMOVED)
                     && (memcmp(announce->source_clock_identity, own_identity, 8U) != 0);

    for (uint32_t hop = 0U; qualified && (hop < path_length); hop++) {
        qualified = memcmp(&path_trace[hop * 8U], own_identity, 8U) != 0;
    }

    return qualified;
}

/**
 * @brief Drops announce information that has not been renewed in time.
 *
 * @param ports                Ports of the system.
 * @param port_count           Number of ports.
 * @param now_ns               Current local time.
 * @param announce_interval_ns Interval at which Announce messages are expected.
 * @return Number of ports whose information aged now; if not zero, select the roles again.
 */
uint32_t bmca_age_ports(
    bmca_port_t *ports, uint32_t port_count, uint64_t now_ns, uint64_t announce_interval_ns)
{
    const uint64_t timeout_ns = announce_interval_ns * BMCA_ANNOUNCE_RECEIPT_TIMEOUT;
    uint32_t aged = 0U;

    for (bmca_port_t *port = ports; port < &ports[port_count]; port++) {
        if (port->information_valid && ((now_ns - port->announce_time_ns) >= timeout_ns)) {
            port->information_valid = false;
            aged++;
        }
    }

    return aged;
}

/**
 * @brief Selects the port that leads to the grandmaster.
 *
 * @param ports      Ports of the system.
 * @param port_count Number of ports.
 * @param own        Identity of this system.
 * @return Index of the slave port, or -1 if this system is the best grandmaster itself.
 */
int32_t bmca_select_slave_port(
    const bmca_port_t *ports, uint32_t port_count, const bmca_system_identity_t *own)
{
    int32_t best = -1;

    for (uint32_t i = 0U; i < port_count; i++) {
        const bmca_port_t *const candidate = &ports[i];
        const bool usable = candidate->as_capable && candidate->information_valid
                            && (candidate->received.root.priority1 != BMCA_PRIORITY1_NEVER);

        if (usable) {
            const int32_t order =
                (best < 0) ? bmca_compare_identity(&candidate->received.root, own)
                           : bmca_compare_vector(&candidate->received, &ports[best].received);

            best = (order < 0) ? (int32_t)i : best;
        }
    }

    return best;
}

/**
 * @brief Derives the role of one port once the slave port is known.
 *
 * A port is master if what we would announce there is better than what we hear there.
 *
 * @param port        Port to decide about.
 * @param port_index  Its index.
 * @param slave_index Index of the slave port, or -1.
 * @param offered     Vector that this system would announce through the port.
 * @return Role of the port.
 */
bmca_port_role_t bmca_port_role(
    const bmca_port_t *port, int32_t port_index, int32_t slave_index,
    const bmca_priority_vector_t *offered)
{
    bmca_port_role_t role = BMCA_PORT_MASTER;

    if (!port->as_capable) {
        role = BMCA_PORT_DISABLED;
    } else if (port_index == slave_index) {
        role = BMCA_PORT_SLAVE;
    } else if (port->information_valid && (bmca_compare_vector(&port->received, offered) < 0)) {
        role = BMCA_PORT_PASSIVE;
    } else {
        role = BMCA_PORT_MASTER;
    }

    return role;
}
