// All kernels.
#pragma once
#include "conv.cuh"
#include "depthwise.cuh"
#include "elements.cuh"
#include "patches.cuh"
#include "pooling.cuh"
#include "rows.cuh"
