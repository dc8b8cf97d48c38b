// The headers that the bindings cover, in one translation unit so that shared types are generated once.
#include "ggml.h"
#include "ggml-cpu.h"
#include "ggml-backend.h"
#include "ggml-opt.h"
#include "gguf.h"
#include "llama.h"
