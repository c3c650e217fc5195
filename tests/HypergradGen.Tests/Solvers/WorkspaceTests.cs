using HypergradGen.Solvers;

namespace HypergradGen.Tests.Solvers;

public sealed class WorkspaceTests
{
    private readonly Workspace _workspace = new();

    [Fact]
    public void Rent_gives_zeros_every_time()
    {
        _workspace.Rent(3, 5).Fill(1);
        Assert.Equal(new double[4], _workspace.Rent(3, 4).ToArray());
        Assert.Equal(new double[9], _workspace.Rent(3, 9).ToArray());
        _workspace.RentInt(0, 2).Fill(1);
        Assert.Equal(new int[2], _workspace.RentInt(0, 2).ToArray());
    }

    [Fact]
    public void Rent_uninitialised_keeps_what_fits()
    {
        _workspace.Rent(0, 3)[1] = 7;
        Assert.Equal(7, _workspace.RentUninitialised(0, 2)[1]);
        _workspace.RentInt(0, 3)[1] = 7;
        Assert.Equal(7, _workspace.RentUninitialisedInt(0, 2)[1]);
    }

    [Fact]
    public void A_slot_is_the_span_last_given()
    {
        Assert.True(_workspace.Slot(12).IsEmpty);
        _workspace.Rent(12, 5)[4] = 2;
        Assert.Equal([0, 0, 0, 0, 2], _workspace.Slot(12).ToArray());
        Assert.True(_workspace.Slot(11).IsEmpty);
        Assert.True(_workspace.SlotInt(12).IsEmpty);
        _workspace.RentUninitialised(12, 2);
        Assert.Equal(2, _workspace.Slot(12).Length);
        Assert.True(_workspace.Rent(2, 0).IsEmpty);
    }

    [Fact]
    public void Grow_keeps_the_contents_and_doubles()
    {
        Span<double> first = _workspace.Grow(0, 4);
        for (int i = 0; i < 4; i++)
            first[i] = i + 1;
        Span<double> grown = _workspace.Grow(0, 5);
        Assert.Equal(8, grown.Length);
        Assert.Equal([1, 2, 3, 4], grown[..4].ToArray());
        Assert.Equal(8, _workspace.Slot(0).Length);
        Assert.Equal(8, _workspace.Grow(0, 2).Length);

        _workspace.GrowInt(0, 1)[0] = 6;
        Assert.Equal(6, _workspace.GrowInt(0, 2)[0]);
    }

    [Fact]
    public void Slots_of_floats_are_slots_of_their_own()
    {
        _workspace.RentSingle(0, 3).Fill(1);
        Assert.True(_workspace.Slot(0).IsEmpty);
        Assert.Equal(new float[2], _workspace.RentSingle(0, 2).ToArray());
        _workspace.RentUninitialisedSingle(0, 3)[1] = 7;
        Assert.Equal([0, 7, 1], _workspace.SlotSingle(0).ToArray());
        Assert.Equal([0, 7, 1], _workspace.GrowSingle(0, 4)[..3].ToArray());
    }

    [Fact]
    public void Slots_do_not_share_memory()
    {
        _workspace.Rent(0, 4).Fill(1);
        _workspace.Rent(1, 4).Fill(2);
        _workspace.Rent(100, 4).Fill(3);
        Assert.Equal([1, 1, 1, 1], _workspace.Slot(0).ToArray());
        Assert.Equal([2, 2, 2, 2], _workspace.Slot(1).ToArray());
    }

    [Fact]
    public void A_negative_length_throws_as_an_array_would()
    {
        _workspace.Rent(0, 4);
        Assert.Throws<OverflowException>(() => _workspace.Rent(0, -1).Length);
        Assert.Throws<OverflowException>(() => _workspace.RentUninitialised(7, -1).Length);
        Assert.Throws<OverflowException>(() => _workspace.Grow(0, -1).Length);
        Assert.Throws<OverflowException>(() => _workspace.RentInt(0, int.MinValue).Length);
    }

    [Fact]
    public void Nothing_is_allocated_once_warm()
    {
        Run();
        Assert.Equal(0, AllocatedBytes.Least(() => Run));

        void Run()
        {
            for (int i = 0; i < 20; i++)
            {
                _workspace.Rent(i, 10 * i);
                _workspace.Grow(i, 11 * i);
                _workspace.RentUninitialisedInt(i, i);
            }
        }
    }

    [Fact]
    public void Nested_rents_from_the_pool_are_different_and_come_back()
    {
        Workspace outer = WorkspacePool<WorkspaceTests>.Rent(), inner = WorkspacePool<WorkspaceTests>.Rent();
        Assert.NotSame(outer, inner);
        WorkspacePool<WorkspaceTests>.Return(inner);
        WorkspacePool<WorkspaceTests>.Return(outer);
        Assert.Same(outer, WorkspacePool<WorkspaceTests>.Rent());
        Assert.Same(inner, WorkspacePool<WorkspaceTests>.Rent());
        Assert.Throws<ArgumentNullException>(() => WorkspacePool<WorkspaceTests>.Return(null!));
    }

    [Fact]
    public void The_pool_is_apart_for_each_thread_and_owner()
    {
        Workspace mine = WorkspacePool<string>.Rent();
        WorkspacePool<string>.Return(mine);
        Workspace? theirs = null;
        var thread = new Thread(() => theirs = WorkspacePool<string>.Rent());
        thread.Start();
        thread.Join();
        Assert.NotSame(mine, theirs);
        Assert.NotSame(mine, WorkspacePool<int>.Rent());
        Assert.Same(mine, WorkspacePool<string>.Rent());
    }

    [Fact]
    public void A_frame_is_zeros_of_its_own_and_leaves_those_around_it_as_they_were()
    {
        var workspace = new Workspace();
        var outer = workspace.EnterFrame();
        Span<double> mine = workspace.Push(3);
        mine.Fill(1);
        for (int call = 0; call < 3; call++)
        {
            var inner = workspace.EnterFrame();
            Span<double> theirs = workspace.Push(1000);
            Assert.Equal(-1, theirs.IndexOfAnyExcept(0));
            theirs.Fill(2);
            workspace.PushInt(2).Fill(3);
            workspace.PushSingle(2).Fill(4);
            workspace.LeaveFrame(inner);
        }
        Assert.Equal(0, workspace.PushInt(2)[1]);
        Assert.Equal([1, 1, 1], mine.ToArray());
        workspace.LeaveFrame(outer);
        Assert.Equal(outer, workspace.EnterFrame());
        Assert.Throws<OverflowException>(() => workspace.Push(-1).Length);
    }

    [Fact]
    public void Frames_allocate_nothing_once_a_recursion_was_as_deep()
    {
        var workspace = new Workspace();
        Recurse(6);
        Assert.Equal(0, AllocatedBytes.Least(() => () => Recurse(6)));

        void Recurse(int depth)
        {
            var frame = workspace.EnterFrame();
            workspace.Push(10 * depth);
            if (depth > 0)
                Recurse(depth - 1);
            workspace.LeaveFrame(frame);
        }
    }

    [Fact]
    public void The_pool_allocates_nothing_once_it_has_nested_as_deeply()
    {
        var held = new Workspace[9];
        Nest();
        Assert.Equal(0, AllocatedBytes.Least(() => Nest));

        void Nest()
        {
            for (int i = 0; i < held.Length; i++)
                held[i] = WorkspacePool<Thread>.Rent();
            foreach (Workspace workspace in held)
                WorkspacePool<Thread>.Return(workspace);
        }
    }

    [Fact]
    public void Memory_of_any_other_type_is_rented_in_words()
    {
        _workspace.Rent<byte>(2, 5).Fill(255);
        Assert.Equal(new byte[3], _workspace.Rent<byte>(2, 3).ToArray());
        _workspace.Rent<ushort>(2, 9)[8] = 7;
        Assert.Equal([0, 0, 0, 0, 0, 0, 0, 0, 7], _workspace.Slot<ushort>(2)[..9].ToArray());
        Assert.True(_workspace.Slot<long>(7).IsEmpty);
        Assert.True(_workspace.Rent<bool>(3, 0).IsEmpty);
        Assert.Throws<OverflowException>(() => _workspace.Rent<byte>(2, -1).Length);
        Assert.Throws<OverflowException>(() => _workspace.Push<byte>(-1).Length);

        _workspace.Grow<long>(4, 1)[0] = 6;
        Assert.Equal(6, _workspace.Grow<long>(4, 100)[0]);
        Assert.True(_workspace.Grow<byte>(5, 3).Length >= 3);
        _workspace.Reserve<uint>(6, 9);
        _workspace.Rent<byte>(6, 36)[35] = 1;
    }

    [Fact]
    public void Words_have_frames_too()
    {
        var outer = _workspace.EnterFrame();
        _workspace.Push<byte>(3).Fill(1);
        var inner = _workspace.EnterFrame();
        Assert.Equal(new bool[9], _workspace.Push<bool>(9).ToArray());
        _workspace.LeaveFrame(inner);
        Assert.Equal(new byte[2], _workspace.Push<byte>(2).ToArray());
        _workspace.LeaveFrame(outer);
    }
}
