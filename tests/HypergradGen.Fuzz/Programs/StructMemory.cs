namespace HypergradGen.Fuzz.Programs;

/// <summary>Arrays and spans whose elements are structs or tuples.</summary>
internal sealed class StructMemory(Method method)
{
    private readonly Dice _dice = method.Dice;

    private Scope Scope => method.Scope;

    private string X => method.Expressions.Real(1);

    public void Write(StructType type)
    {
        if (Of(type).Length == 0)
        {
            Allocate(type);
            return;
        }
        _dice.Act(
            (2, () => Allocate(type)),
            (1, () => Slice(type)),
            (4, () => Element(type)),
            (1, () => Whole(type)),
            (method.LoopDepth < 3 ? 2 : 0, () => Sweep(type)),
            (method.LoopDepth < 3 ? 2 : 0, () => Each(type)),
            (method.LoopDepth < 2 && type.Leaves.Any() ? 2 : 0, () => Pairs(type)),
            (method.LoopDepth < 2 ? 1 : 0, () => PingPong(type)));
    }

    private StructBuffer[] Of(StructType type) => [.. Scope.StructBuffers.Where(b => b.Type == type)];

    private BufferVariable? Target(StructType type, int least = 0)
        => Of(type).Select(b => b.Buffer).Where(b => b.IsWritable && b.Least >= least).ToArray() is { Length: > 0 } all ? _dice.OneOf(all) : null;

    public void Add(BufferVariable buffer, StructType type)
    {
        Scope.StructBuffers.Add(new StructBuffer(buffer, type));
        foreach (var (path, isMutable, isField) in type.Leaves)
            Scope.Parts.Add(buffer with { Part = path, IsReal = true, IsWritable = buffer.IsWritable && isMutable, IsProperty = !isField });
    }

    private void Allocate(StructType type)
    {
        method.Use($"memory of {type.Word}s");
        string name = method.Name(_dice.Pick("bodies", "cells", "nodes"));
        if (_dice.Chance(0.3))
        {
            string[] values = [.. Enumerable.Range(0, _dice.Between(1, 3)).Select(_ => method.Structs.Value(type, 1))];
            bool isArray = _dice.Chance(0.5);
            method.Line(isArray ? $"{type.Name}[] {name} = [{string.Join(", ", values)}];" : $"Span<{type.Name}> {name} = [{string.Join(", ", values)}];");
            Add(new BufferVariable(name, true, true, isArray, values.Length, values.Length, name), type);
            return;
        }
        var like = Scope.Buffers.Where(b => b.IsReal).ToArray() is { Length: > 0 } buffers && _dice.Chance(0.5) ? _dice.OneOf(buffers) : null;
        var (count, low, high) = like is null ? method.Integers.Count(5) : ($"{like.Name}.Length", like.Least, like.Length);
        bool asArray = _dice.Chance(0.5);
        method.Line(asArray ? $"var {name} = new {type.Name}[{count}];" : $"Span<{type.Name}> {name} = {_dice.Pick("stackalloc", "new")} {type.Name}[{count}];");
        var made = new BufferVariable(name, true, true, asArray, low == high ? low : -1, low, like?.Kind ?? name);
        if (_dice.Chance(0.7))
        {
            string i = method.Name("i");
            method.Open($"for (int {i} = 0; {i} < {name}.Length; {i}++)");
            Scope.Ints.Add(new IntVariable(i, 0, made.Length >= 0 ? made.Length - 1 : Lengths.Most, Below: made.Kind));
            method.Line($"{name}[{i}] = {method.Structs.Value(type, 1)};");
            method.Close();
        }
        Add(made, type);
    }

    private void Slice(StructType type)
    {
        var source = _dice.OneOf(Of(type)).Buffer;
        method.Use("slice of structs");
        string name = method.Name("part"), span = source.IsArray ? $"{source.Name}.AsSpan()" : source.Name;
        int skip = source.Least > 0 ? _dice.Between(0, source.Least) : 0;
        string text = skip == 0 ? span : _dice.Pick($"{span}[{skip}..]", $"{span}[..^{skip}]", $"{span}.Slice({skip})");
        method.Line($"{(source.IsWritable ? "Span" : "ReadOnlySpan")}<{type.Name}> {name} = {text};");
        Add(source with { Name = name, IsArray = false, Least = source.Least - skip, Length = source.Length >= 0 ? source.Length - skip : -1, Kind = skip == 0 ? source.Kind : name }, type);
    }

    private void Element(StructType type)
    {
        if (Target(type) is not { } b || method.Elements.Index(b) is not { } index)
            return;
        string e = $"{b.Name}[{index}]";
        switch (_dice.Between(0, 5))
        {
            case 0 when type.HasOperators:
                method.Use("compound assignment of an element");
                method.Line(_dice.Pick($"{e} += {method.Structs.Value(type, 1)};", $"{e} = 0.6 * {e} - {method.Structs.Value(type, 1)};"));
                break;
            case 1 when type.Shifts:
                method.Use("method that changes an element");
                method.Line($"{e}.Shift({X});");
                break;
            case 2 when type.IsMutable:
                method.Use("reference to an element");
                string r = method.Name("r");
                method.Line($"ref {type.Name} {r} = ref {e};");
                method.Structs.Add(r, type, isAssignable: true, isReference: true);
                method.Line($"{r} = {method.Structs.Value(type, 1)};");
                break;
            case 3 when method.Elements.Index(b) is { } other:
                method.Use("swap of elements that are structs");
                method.Line($"({e}, {b.Name}[{other}]) = ({b.Name}[{other}], {e});");
                break;
            default:
                method.Use("assignment of an element that is a struct");
                method.Line($"{e} = {method.Structs.Value(type, 2)};");
                break;
        }
    }

    private void Whole(StructType type)
    {
        if (Target(type) is not { } b)
            return;
        string span = b.IsArray ? $"{b.Name}.AsSpan()" : b.Name;
        switch (_dice.Between(0, 4))
        {
            case 0:
                method.Use("Fill of structs");
                method.Line($"{span}.Fill({method.Structs.Value(type, 1)});");
                break;
            case 1:
                method.Use("Reverse of structs");
                method.Line($"{span}.Reverse();");
                break;
            case 2 when b.Least > 1:
                method.Use("overlapping CopyTo of structs");
                method.Line(_dice.Pick($"{span}[1..].CopyTo({span});", $"{span}[..^1].CopyTo({span}[1..]);"));
                break;
            case 3:
                method.Use("ToArray of structs");
                string name = method.Name("copy");
                method.Line($"{type.Name}[] {name} = {span}.ToArray();");
                Add(b with { Name = name, IsArray = true }, type);
                break;
            default:
                method.Use("Clear of structs");
                method.Line($"{(b.Least > 0 ? $"{span}[1..]" : span)}.Clear();");
                break;
        }
    }

    /// <summary>Each element from the one before.</summary>
    private void Sweep(StructType type)
    {
        if (Target(type) is not { } b)
            return;
        method.Use("recurrence over structs");
        string i = method.Name("i");
        method.Open($"for (int {i} = 1; {i} < {b.Name}.Length; {i}++)");
        Scope.Ints.Add(new IntVariable(i, 0, b.Length >= 0 ? b.Length - 1 : Lengths.Most, Below: b.Kind));
        method.Line(type.HasOperators ? $"{b.Name}[{i}] = {type.Name}.Mixed({b.Name}[{i} - 1], {b.Name}[{i}], {X});" : $"{b.Name}[{i}] = {StructWriter.Build(type, (_, path) => $"0.6 * {b.Name}[{i} - 1]{path} + {X}")};");
        if (_dice.Chance(0.4))
            method.Loops.Body(2);
        method.Close();
    }

    private void Each(StructType type)
    {
        var b = _dice.OneOf(Of(type)).Buffer;
        string v = method.Name("each");
        bool byReference = b.IsWritable && type.IsMutable && _dice.Chance(0.5), isReadOnly = !byReference && Receivers.Has(type) && (b.IsWritable || !b.IsArray) && _dice.Chance(0.4);
        if (!byReference && !isReadOnly && type.CanBeDeconstructed && type.Parts.All(p => p.Type is null) && _dice.Chance(0.4))
        {
            method.Use("foreach with deconstruction");
            string[] names = [.. type.Parts.Select(_ => method.Name("d"))];
            method.Open($"foreach (var ({string.Join(", ", names)}) in {b.Name})");
            Scope.Reals.AddRange(names.Select(n => new RealVariable(n, false)));
        }
        else
        {
            method.Use(byReference ? "foreach over structs by reference" : isReadOnly ? "foreach over structs by readonly reference" : "foreach over structs");
            method.Open($"foreach ({(byReference ? "ref " : isReadOnly ? "ref readonly " : "")}{type.Name} {v} in {(b.IsArray && (byReference || isReadOnly) ? b.Name + ".AsSpan()" : b.Name)})");
            method.Structs.Add(v, type, isAssignable: byReference, isReference: byReference || isReadOnly);
            if (byReference)
                method.Line($"{v} = {method.Structs.Value(type, 1)};");
        }
        method.Loops.Body(2);
        method.Close();
    }

    /// <summary>What each of two elements does to the other.</summary>
    private void Pairs(StructType type)
    {
        if (Target(type) is not { } b)
            return;
        method.Use("pairs of structs");
        string i = method.Name("i"), j = method.Name("j"), pull = method.Name("pull"), n = b.Name;
        string path = _dice.OneOf(type.Leaves.ToArray()).Path;
        method.Open($"for (int {i} = 0; {i} < {n}.Length; {i}++)");
        method.Open($"for (int {j} = 0; {j} < {i}; {j}++)");
        method.Line($"Real {pull} = 0.2 * ({n}[{i}]{path} - {n}[{j}]{path}) / (1.2 + RealMath.Abs({X}));");
        Scope.Reals.Add(new RealVariable(pull, true));
        if (type.IsMutable && type.Leaves.FirstOrDefault(l => l.IsMutable).Path is { } changed)
        {
            method.Line($"{n}[{i}]{changed} -= {pull};");
            method.Line($"{n}[{j}]{changed} += {pull} * {X};");
        }
        else
        {
            method.Line($"{n}[{i}] = {StructWriter.Build(type, (_, at) => $"{n}[{i}]{at} - {pull}")};");
            method.Line($"{n}[{j}] = {StructWriter.Build(type, (_, at) => $"0.9 * {n}[{j}]{at} + {pull}")};");
        }
        method.Close();
        method.Close();
    }

    private void PingPong(StructType type)
    {
        if (Target(type) is not { } b)
            return;
        method.Use("swap of buffers of structs");
        string from = method.Name("from"), to = method.Name("to"), r = method.Name("r"), i = method.Name("i");
        method.Line($"{type.Name}[] {from} = {(b.IsArray ? b.Name + ".AsSpan()" : b.Name)}.ToArray(), {to} = new {type.Name}[{b.Name}.Length];");
        method.Open($"for (int {r} = 0; {r} < {_dice.Between(0, 3)}; {r}++)");
        method.Line($"for (int {i} = 0; {i} < {to}.Length; {i}++)");
        method.Line($"    {to}[{i}] = {StructWriter.Build(type, (_, path) => $"0.5 * {from}[({i} + 1) % {from}.Length]{path} + {X}")};");
        method.Line($"({from}, {to}) = ({to}, {from});");
        method.Close();
        Add(b with { Name = from, IsArray = true }, type);
        Add(b with { Name = to, IsArray = true }, type);
    }
}
