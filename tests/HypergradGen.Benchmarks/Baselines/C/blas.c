// The one setting of OpenBLAS that the benchmarks need: without it, it takes every core.
#ifdef USE_BLAS
#include "kernels.h"
extern void openblas_set_num_threads(int);

API void yardstick_set_threads(int threads)
{
    openblas_set_num_threads(threads);
}
#endif
