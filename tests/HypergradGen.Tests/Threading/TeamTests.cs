using System.Diagnostics;
using System.Runtime.CompilerServices;
using HypergradGen.Solvers;
using HypergradGen.Threading;

namespace HypergradGen.Tests.Threading;

/// <summary>Loops that threads share: every iteration once, chunks as the size says, failures reported, nothing allocated, no thread left behind.</summary>
[Collection(nameof(Alone))]
public sealed class TeamTests
{
    public static TheoryData<int, int, int, int> Loops()
    {
        var data = new TheoryData<int, int, int, int>();
        foreach (int threads in new[] { 1, 2, 3, 5 })
        {
            foreach (int iterations in new[] { 1, 2, 7, 8, 9, 31, 32, 33, 1000 })
            {
                foreach (int grain in new[] { 1, 8, 32 })
                {
                    foreach (int chunks in new[] { 1, 2, 3, 16 })
                        data.Add(threads, iterations, grain, chunks);
                }
            }
        }
        return data;
    }

    [Theory]
    [MemberData(nameof(Loops))]
    public void Every_iteration_runs_once_and_chunks_begin_at_multiples_of_the_grain(int threads, int iterations, int grain, int chunks)
    {
        var workspace = new Workspace();
        workspace.UseThreads(threads);
        int[] runs = new int[iterations], chunkOf = new int[iterations];
        for (int call = 1; call <= 3; call++)
        {
            var loop = new Counting { Runs = runs, ChunkOf = chunkOf };
            workspace.Run(ref loop, iterations, grain, chunks);
            Assert.All(runs, n => Assert.Equal(call, n));
        }
        for (int i = 1; i < iterations; i++)
        {
            Assert.True(chunkOf[i] >= chunkOf[i - 1]);
            Assert.True(chunkOf[i] == chunkOf[i - 1] || i % grain == 0, $"iteration {i} begins chunk {chunkOf[i]}");
        }
    }

    [Fact]
    public void Chunks_of_sums_do_not_depend_on_the_number_of_threads_and_stay_below_what_the_loop_is_worth()
    {
        var workspace = new Workspace();
        foreach (long work in new[] { 0L, 1000, 1 << 18, 1 << 20, 1L << 40, long.MaxValue / 2 })
        {
            foreach (long length in new[] { 0L, 1, 1000, 1 << 22, 1L << 31 })
            {
                workspace.UseThreads(1);
                int alone = Workspace.ChunksOfSums(40, 1, work, length);
                workspace.UseThreads(5);
                Assert.Equal(alone, Workspace.ChunksOfSums(40, 1, work, length));
                Assert.InRange(alone, 1, 16);
                Assert.True(alone == 1 || work >= 256 * alone * length && alone * length <= 1 << 24);
            }
        }
        Assert.Equal(16, Workspace.ChunksOfSums(1000, 1, 1 << 30, 100));
        Assert.Equal(2, Workspace.ChunksOfSums(70, 32, 1 << 30, 100));
        Assert.Equal(2, Workspace.ChunksOfSums(1000, 1, 1 << 18, 100));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void The_first_chunk_that_fails_is_what_the_caller_sees_and_the_next_loop_runs(int threads)
    {
        var workspace = new Workspace();
        workspace.UseThreads(threads);
        int[] runs = new int[64], chunkOf = new int[64];
        for (int call = 0; call < 20; call++)
        {
            var failing = new Failing { From = 21 };
            try
            {
                workspace.Run(ref failing, 64, 1, 16);
                Assert.Fail("nothing was thrown");
            }
            catch (IndexOutOfRangeException e)
            {
                Assert.Equal("21", e.Message);
            }
            var loop = new Counting { Runs = runs, ChunkOf = chunkOf };
            workspace.Run(ref loop, 64, 1, 16);
            Assert.All(runs, n => Assert.Equal(call + 1, n));
        }
    }

    [Fact]
    public void A_body_sees_spans_of_the_callers_stack_and_heap_while_the_collector_moves_things()
    {
        var workspace = new Workspace();
        workspace.UseThreads(3);
        Span<double> onStack = stackalloc double[64];
        for (int call = 0; call < 200; call++)
        {
            double[] moved = new double[64], result = new double[64];
            for (int i = 0; i < 64; i++)
                (moved[i], onStack[i]) = (call + i, 2 * i);
            var loop = new Adding { First = moved, Second = onStack, Sum = result, Collects = call % 20 == 0 };
            workspace.Run(ref loop, 64, 1, 16);
            for (int i = 0; i < 64; i++)
                Assert.Equal(call + 3 * i, result[i]);
        }
    }

    [Fact]
    public void Nothing_is_allocated_once_the_threads_are_there()
    {
        var workspace = new Workspace();
        workspace.UseThreads(3);
        int[] runs = new int[100], chunkOf = new int[100];
        var warm = new Counting { Runs = runs, ChunkOf = chunkOf, Scratch = 1000 };
        workspace.Run(ref warm, 100, 1, 12);
        long[] ofThreads = [long.MaxValue, 0];
        Assert.Equal(0, AllocatedBytes.Least(() => Call));
        Assert.Equal(0, ofThreads[0]);

        void Call()
        {
            for (int series = 0; series < 3; series++)
            {
                ofThreads[1] = 0;
                for (int i = 0; i < 1000; i++)
                {
                    var loop = new Counting { Runs = runs, ChunkOf = chunkOf, Scratch = 1000, Bytes = ofThreads };
                    workspace.Run(ref loop, 100, 1, 12);
                }
                ofThreads[0] = Math.Min(ofThreads[0], ofThreads[1]);
            }
        }
    }

    [Fact]
    public void Solvers_that_are_dropped_leave_no_thread_behind()
    {
        int before = Process.GetCurrentProcess().Threads.Count;
        MakeAndDrop(60);
        for (int i = 0; i < 200 && Process.GetCurrentProcess().Threads.Count > before + 60; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            Thread.Sleep(20);
        }
        Assert.InRange(Process.GetCurrentProcess().Threads.Count, 1, before + 60);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void MakeAndDrop(int count)
    {
        int[] runs = new int[8], chunkOf = new int[8];
        for (int i = 0; i < count; i++)
        {
            var workspace = new Workspace();
            workspace.UseThreads(4);
            var loop = new Counting { Runs = runs, ChunkOf = chunkOf };
            workspace.Run(ref loop, 8, 1, 8);
        }
    }

    [Fact]
    public void Workspaces_on_many_threads_do_not_disturb_each_other()
    {
        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 4 }, _ =>
        {
            var workspace = new Workspace();
            int[] runs = new int[57], chunkOf = new int[57];
            for (int call = 1; call <= 500; call++)
            {
                workspace.UseThreads(1 + call % 4);
                var loop = new Counting { Runs = runs, ChunkOf = chunkOf };
                workspace.Run(ref loop, 57, 1, 1 + call % 9);
                for (int i = 0; i < runs.Length; i++)
                    Assert.Equal(call, runs[i]);
            }
        });
    }

    [Fact]
    public void Threads_that_have_gone_to_sleep_are_woken()
    {
        var workspace = new Workspace();
        workspace.UseThreads(2);
        for (int call = 0; call < 20; call++)
        {
            var loop = new Meeting { Arrived = new int[1] };
            workspace.Run(ref loop, 2, 1, 2);
            Assert.Equal(2, loop.Arrived[0]);
            Thread.Sleep(2);
        }
    }

    private ref struct Counting : ILoopBody
    {
        public int[] Runs, ChunkOf;
        public int Scratch;

        /// <summary>The second number takes what the threads allocate, where it is wanted.</summary>
        public long[]? Bytes;

        public readonly void Reserve(Workspace workspace) => workspace.Reserve(3, Scratch);

        public readonly void Run(int chunk, int first, int end, Workspace workspace)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            workspace.Rent(3, Scratch);
            if (Bytes is not null)
                Interlocked.Add(ref Bytes[1], GC.GetAllocatedBytesForCurrentThread() - before);
            for (int i = first; i < end; i++)
            {
                Interlocked.Increment(ref Runs[i]);
                ChunkOf[i] = chunk;
            }
        }
    }

    private ref struct Failing : ILoopBody
    {
        public int From;

        public readonly void Reserve(Workspace workspace)
        {
        }

        public readonly void Run(int chunk, int first, int end, Workspace workspace)
        {
            for (int i = first; i < end; i++)
            {
                if (i >= From)
                    throw new IndexOutOfRangeException($"{i}");
            }
        }
    }

    private ref struct Adding : ILoopBody
    {
        public ReadOnlySpan<double> First, Second;
        public Span<double> Sum;
        public bool Collects;

        public readonly void Reserve(Workspace workspace)
        {
        }

        public readonly void Run(int chunk, int first, int end, Workspace workspace)
        {
            if (Collects)
                GC.Collect(2, GCCollectionMode.Forced, blocking: true, compacting: true);
            for (int i = first; i < end; i++)
                Sum[i] = First[i] + Second[i];
        }
    }

    /// <summary>Two chunks that wait for each other: both threads have to take part.</summary>
    private ref struct Meeting : ILoopBody
    {
        public int[] Arrived;

        public readonly void Reserve(Workspace workspace)
        {
        }

        public readonly void Run(int chunk, int first, int end, Workspace workspace)
        {
            Interlocked.Increment(ref Arrived[0]);
            var patience = Stopwatch.StartNew();
            while (Volatile.Read(ref Arrived[0]) < 2 && patience.Elapsed.TotalSeconds < 60)
                Thread.Yield();
        }
    }
}

/// <summary>Tests that make the collector run, which others that count their bytes would see.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
