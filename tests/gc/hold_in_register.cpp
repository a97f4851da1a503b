// int shoal_test_hold_in_register(int number, uintptr_t hidden, void (*callback)(void*), void*):
// holds ~hidden in one callee-saved register, and nowhere else, while callback runs; 1 if the
// register has kept it. All the other callee-saved registers hold zero meanwhile.
asm(R"(
    .text
    .globl shoal_test_hold_in_register
    .type shoal_test_hold_in_register, %function
    .p2align 4
)"
#if defined(__x86_64__)
    R"(
shoal_test_hold_in_register:
    pushq %rbp
    pushq %rbx
    pushq %r12
    pushq %r13
    pushq %r14
    pushq %r15
    subq $24, %rsp
    movl %edi, (%rsp)
    movq %rsi, 8(%rsp)
    movq %rdx, %rax
    movq %rcx, %r10

    xorl %ebx, %ebx
    xorl %ebp, %ebp
    xorl %r12d, %r12d
    xorl %r13d, %r13d
    xorl %r14d, %r14d
    xorl %r15d, %r15d
    notq %rsi
    cmpl $0, %edi
    cmoveq %rsi, %rbx
    cmpl $1, %edi
    cmoveq %rsi, %rbp
    cmpl $2, %edi
    cmoveq %rsi, %r12
    cmpl $3, %edi
    cmoveq %rsi, %r13
    cmpl $4, %edi
    cmoveq %rsi, %r14
    cmpl $5, %edi
    cmoveq %rsi, %r15
    xorl %esi, %esi
    movq %r10, %rdi
    callq *%rax

    movq %rbx, %rax
    orq %rbp, %rax
    orq %r12, %rax
    orq %r13, %rax
    orq %r14, %rax
    orq %r15, %rax
    notq %rax
    cmpq 8(%rsp), %rax
    sete %al
    movzbl %al, %eax
    addq $24, %rsp
    popq %r15
    popq %r14
    popq %r13
    popq %r12
    popq %rbx
    popq %rbp
    retq
    .set register_count, 6
)"
#elif defined(__aarch64__)
    R"(
shoal_test_hold_in_register:
    stp x29, x30, [sp, #-112]!
    stp x19, x20, [sp, #16]
    stp x21, x22, [sp, #32]
    stp x23, x24, [sp, #48]
    stp x25, x26, [sp, #64]
    stp x27, x28, [sp, #80]
    str x1, [sp, #96]
    mvn x1, x1
    cmp w0, #0
    csel x19, x1, xzr, eq
    cmp w0, #1
    csel x20, x1, xzr, eq
    cmp w0, #2
    csel x21, x1, xzr, eq
    cmp w0, #3
    csel x22, x1, xzr, eq
    cmp w0, #4
    csel x23, x1, xzr, eq
    cmp w0, #5
    csel x24, x1, xzr, eq
    cmp w0, #6
    csel x25, x1, xzr, eq
    cmp w0, #7
    csel x26, x1, xzr, eq
    cmp w0, #8
    csel x27, x1, xzr, eq
    cmp w0, #9
    csel x28, x1, xzr, eq
    cmp w0, #10
    csel x29, x1, xzr, eq
    mov x1, xzr
    mov x0, x3
    blr x2
    orr x0, x19, x20
    orr x0, x0, x21
    orr x0, x0, x22
    orr x0, x0, x23
    orr x0, x0, x24
    orr x0, x0, x25
    orr x0, x0, x26
    orr x0, x0, x27
    orr x0, x0, x28
    orr x0, x0, x29
    mvn x0, x0
    ldr x1, [sp, #96]
    cmp x0, x1
    cset w0, eq
    ldp x19, x20, [sp, #16]
    ldp x21, x22, [sp, #32]
    ldp x23, x24, [sp, #48]
    ldp x25, x26, [sp, #64]
    ldp x27, x28, [sp, #80]
    ldp x29, x30, [sp], #112
    ret
    .set register_count, 11
)"
#endif
    R"(
    .size shoal_test_hold_in_register, . - shoal_test_hold_in_register
    .section .rodata
    .globl shoal_test_register_count
    .p2align 2
shoal_test_register_count:
    .long register_count
    .size shoal_test_register_count, 4
    .text
)");
