#pragma once
// What `import Glibc` leaves out.
//
// The calls wrapped below answer a negative error number in place of -1, so that nothing can come
// between a failure and its reason, and take up by themselves what a signal interrupted.
//
// `_GNU_SOURCE` is not defined: structures would then differ from those of Swift's Glibc module.
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#define LINUX_RETRY(call)                      \
  ({                                           \
    long result;                               \
    do {                                       \
      result = (long)(call);                   \
    } while (result == -1 && errno == EINTR);  \
    result == -1 ? -(long)errno : result;      \
  })

static inline long linux_receive(int descriptor, void *buffer, size_t count, int flags) {
  return LINUX_RETRY(recv(descriptor, buffer, count, flags));
}

static inline long linux_send(int descriptor, const void *buffer, size_t count) {
  return LINUX_RETRY(send(descriptor, buffer, count, MSG_NOSIGNAL));
}

// A pending octet or end of stream is left where it is: -EAGAIN says that there is neither.
static inline long linux_peek(int descriptor) {
  char octet;
  return LINUX_RETRY(recv(descriptor, &octet, 1, MSG_PEEK | MSG_DONTWAIT));
}

extern int accept4(int, struct sockaddr *, socklen_t *, int);
extern long syscall(long, ...);

static inline int linux_accept(int descriptor, void *address, socklen_t *length) {
  return (int)LINUX_RETRY(accept4(
      descriptor, (struct sockaddr *)address, length, SOCK_NONBLOCK | SOCK_CLOEXEC));
}

static inline int linux_socket(int family) {
  return (int)LINUX_RETRY(socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
}

static inline int linux_socket_pair(int *descriptors) {
  return (int)LINUX_RETRY(
      socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, descriptors));
}

static inline int linux_bind(int descriptor, const void *address, socklen_t length) {
  return (int)LINUX_RETRY(bind(descriptor, (const struct sockaddr *)address, length));
}

static inline int linux_listen(int descriptor, int backlog) {
  return (int)LINUX_RETRY(listen(descriptor, backlog));
}

// An interrupted connect goes on by itself, so it is not called again.
static inline int linux_connect(int descriptor, const void *address, socklen_t length) {
  int result = connect(descriptor, (const struct sockaddr *)address, length);
  return result == -1 ? (errno == EINTR ? -EINPROGRESS : -errno) : 0;
}

// What became of a connect: 0, or a negative error number.
static inline int linux_socket_error(int descriptor) {
  int value = 0;
  socklen_t length = sizeof value;
  int result = getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &value, &length);
  return result == -1 ? -errno : -value;
}

static inline int linux_set_option(int descriptor, int level, int option, int value) {
  int result = setsockopt(descriptor, level, option, &value, sizeof value);
  return result == -1 ? -errno : 0;
}

static inline int linux_get_option(int descriptor, int level, int option) {
  int value = 0;
  socklen_t length = sizeof value;
  int result = getsockopt(descriptor, level, option, &value, &length);
  return result == -1 ? -errno : value;
}

// Closing will send a reset instead of an orderly end.
static inline int linux_set_reset_on_close(int descriptor) {
  struct linger linger = {.l_onoff = 1, .l_linger = 0};
  int result = setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
  return result == -1 ? -errno : 0;
}

static inline int linux_local_address(int descriptor, void *address, socklen_t *length) {
  int result = getsockname(descriptor, (struct sockaddr *)address, length);
  return result == -1 ? -errno : 0;
}

static inline int linux_peer_address(int descriptor, void *address, socklen_t *length) {
  int result = getpeername(descriptor, (struct sockaddr *)address, length);
  return result == -1 ? -errno : 0;
}

static inline int linux_poller(void) { return (int)LINUX_RETRY(epoll_create1(EPOLL_CLOEXEC)); }

static inline int linux_poll_control(
    int poller, int operation, int descriptor, unsigned int events, unsigned long token) {
  struct epoll_event event = {.events = events, .data = {.u64 = token}};
  int result = epoll_ctl(poller, operation, descriptor, &event);
  return result == -1 ? -errno : 0;
}

// A signal ends the wait with no event, because its effect may be what the caller waits for.
static inline int linux_poll(int poller, struct epoll_event *events, int max, int milliseconds) {
  int count = epoll_wait(poller, events, max, milliseconds);
  return count == -1 ? (errno == EINTR ? 0 : -errno) : count;
}

static inline int linux_event(void) {
  return (int)LINUX_RETRY(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC));
}

// Never blocks: a counter that is full is as readable as it can be.
static inline void linux_event_signal(int descriptor) {
  unsigned long one = 1;
  (void)LINUX_RETRY(write(descriptor, &one, sizeof one));
}

static inline void linux_event_reset(int descriptor) {
  unsigned long count;
  (void)LINUX_RETRY(read(descriptor, &count, sizeof count));
}

static inline long linux_random(void *buffer, size_t count) {
  return LINUX_RETRY(getrandom(buffer, count, 0));
}

static inline unsigned long linux_clock_nanoseconds(clockid_t clock) {
  struct timespec time;
  clock_gettime(clock, &time);
  return (unsigned long)time.tv_sec * 1000000000UL + (unsigned long)time.tv_nsec;
}

// Address space only: a page takes memory once it is touched, and never a huge one.
static inline void *linux_reserve(size_t count) {
  void *base = mmap(
      NULL, count, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (base == MAP_FAILED) return NULL;
  (void)madvise(base, count, MADV_NOHUGEPAGE);
  return base;
}

static inline void linux_give_pages_back(void *base, size_t count) {
  (void)madvise(base, count, MADV_DONTNEED);
}

// Processors that this process may run on; at least 1.
static inline int linux_processor_count(void) {
  unsigned long mask[128] = {0};
  long size = syscall(SYS_sched_getaffinity, 0, sizeof mask, mask);
  int allowed = 0;
  for (long word = 0; word < size / (long)sizeof mask[0]; word++) {
    allowed += __builtin_popcountl(mask[word]);
  }
  if (allowed > 0) return allowed;
  long count = sysconf(_SC_NPROCESSORS_ONLN);
  return count > 0 ? (int)count : 1;
}

// The soft limit of open descriptors after raising it to the hard one.
static inline unsigned long linux_raise_descriptor_limit(void) {
  struct rlimit limit;
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return 0;
  if (limit.rlim_cur < limit.rlim_max) {
    struct rlimit raised = {.rlim_cur = limit.rlim_max, .rlim_max = limit.rlim_max};
    if (setrlimit(RLIMIT_NOFILE, &raised) == 0) return raised.rlim_cur;
  }
  return limit.rlim_cur;
}

// The name is cut to the 15 octets that the kernel keeps.
static inline void linux_name_thread(const char *name) {
  (void)prctl(PR_SET_NAME, name, 0, 0, 0);
}
